/// What somebody reads who has an archive and nothing else.
enum ArchiveReadme {
    static let text = """
        This is an archive of cases, made by "proffer export". It holds evidence: keep it as safe as the evidence itself.

        To check that nothing in it has changed, without Proffer:

            tar --extract --file ARCHIVE
            sha256sum --check SHA256SUMS

        The export printed the SHA-256 of the file SHA256SUMS, which stands for the whole archive. Whoever has written it
        down elsewhere can tell that the archive is the one that was made then: sha256sum SHA256SUMS.

        To see what an import would do, and then to do it, on SQLite or PostgreSQL:

            proffer import ARCHIVE --dry-run
            proffer import ARCHIVE

        A case that is there already is left as it is. People are known by their address. Passwords are not in an archive:
        who was not there before gets one from an administrator, with "proffer user password ADDRESS".

        manifest.json       what is in the archive: cases, how many rows, every file with its length and SHA-256
        cases/ID/*.ndjson   the rows of a case, a table a file, a row a line, as JSON. Times are microseconds since 1970 in
                            UTC, flags 0 and 1; audiences are bits, a class of the case each (case_class.ndjson). What is in
                            quotes and looks like JSON is kept so in the database.
        cases/ID/case-uco.jsonld
                            the evidence and its custody in the words of CASE and UCO (caseontology.org)
        files/SHA256        the files of evidence, unchanged, by their SHA-256; evidence_file.ndjson has their names
        SHA256SUMS          the SHA-256 of all others

        """
}

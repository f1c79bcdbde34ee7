"""A certificate that trusts itself, and its renewal."""

import ssl
import subprocess


class Certificate:
    """The files that a server reads, and beside them those that replace them later."""

    def __init__(self, directory):
        directory.mkdir()
        self.chain, self.key = directory / "chain.pem", directory / "key.pem"
        self.old, self.new = make(directory, "old"), make(directory, "new")
        # Whom clients trust: the one and the other.
        self.both = directory / "both.pem"
        self.both.write_text(self.old[0].read_text() + self.new[0].read_text(), encoding="ascii")
        self.install(self.old)

    def install(self, pair):
        chain, key = pair
        self.chain.write_bytes(chain.read_bytes())
        self.key.write_bytes(key.read_bytes())

    @property
    def settings(self):
        return {"TLS_CERTIFICATE": str(self.chain), "TLS_KEY": str(self.key)}


def make(directory, name):
    chain, key = directory / f"{name}-chain.pem", directory / f"{name}-key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN=Proffer {name}", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
         "-out", chain, "-keyout", key],
        check=True, capture_output=True,
    )
    return chain, key


def shown_on(connection):
    """The certificate that a server showed on an open connection, in the form of `in_der`."""
    return connection.getpeercert(binary_form=True)


def in_der(pair):
    return ssl.PEM_cert_to_DER_cert(pair[0].read_text(encoding="ascii"))

import Core
import Hummingbird

/// `GET /cases/{case}/evidence/{item}` shows an item; 404 for one that the person may not see, as for none.
///
/// With `?passage=` the item's PDF is open at a passage, and the passage's words are marked in the text of its page. An
/// item that has no such passage is shown as without.
struct ShowEvidenceItem {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let id: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let passage = request.uri.queryParameters["passage"].flatMap { PassageID(String($0)) }
        let (page, contents) = try await pages.itemPageWithContents(id, passage: passage, in: open)
        let answer = try pages.show(page)
        // No device keeps what stands in a file.
        return page.file?.cited == nil ? pages.kept(answer, contents, of: open) : answer
    }
}

extension Pages {
    /// The page of an item, with a form that was refused where there is one.
    ///
    /// The position is read first: whatever is read after it and changes meanwhile comes on the stream again.
    ///
    /// - Throws: `EvidenceError.notFound`.
    func itemPage(_ id: EvidenceID, refused: ItemPageForm? = nil, in open: OpenCase) async throws -> EvidenceItemPage {
        try await itemPageWithContents(id, refused: refused, in: open).page
    }

    /// The same, and what it holds for whether a device may keep it.
    fileprivate func itemPageWithContents(
        _ id: EvidenceID,
        passage: PassageID? = nil,
        refused: ItemPageForm? = nil,
        in open: OpenCase
    ) async throws -> (page: EvidenceItemPage, contents: KeptContents) {
        let (item, family, position) = try await services.evidence.itemWithFamily(id, for: open.clearance)
        let history = try await services.evidence.history(of: id, for: open.clearance)
        let reasons = try await services.bulk.edits.reasons(
            of: Set(history.compactMap(\.event.group)),
            for: open.clearance
        )
        let days = try await services.evidence.exhibitDays(of: [item], for: open.clearance)[id]
        let records = try await services.evidence.records(of: item, for: open.clearance)
        let parties = try await services.evidence.custodyParties(for: open.clearance).map(\.name)
        let file = try await services.file(of: item, for: open.clearance)
        let (picturesCount, attachments) = try await services.parts(of: file)
        let opened = Sight.seesRelations(as: open.role) ? passage.flatMap(records.passage) : nil
        let cited = try await services.cited(opened, in: file, for: open.session.person.id)
        var frame = frame(in: open, at: position)
        frame.printed = printed("one item with its history", in: open.caseFile, by: open.session)
        let page = EvidenceItemPage(
            item,
            family: family,
            file: file,
            picturesCount: picturesCount,
            cited: cited,
            attachments: attachments,
            fileBytesMax: services.files.bytesMax,
            records: records,
            custodyParties: parties,
            refused: refused,
            days: days,
            history: history,
            reasons: reasons,
            frame: frame,
            in: open
        )
        return (page, try await contents(of: item, family, records, for: open.clearance))
    }
}

extension ItemRecords {
    fileprivate func passage(_ id: PassageID) -> Passage? { citations.first { $0.passage.id == id }?.passage }
}

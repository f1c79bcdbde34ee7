import Core
import Logging

/// Who is at the other instances.
extension Hub {
    func tell(_ message: PresenceMessage, in caseFile: CaseFileID) { broker.publish(message.ephemera, in: caseFile) }

    /// Asks the others who is there.
    func askForPresence(in caseFile: CaseFileID) { tell(.ask, in: caseFile) }

    /// Tells the others who is here, and asks who is there.
    func sharePresence(in caseFile: CaseFileID) {
        tellOwn(in: caseFile)
        askForPresence(in: caseFile)
    }

    private func tellOwn(in caseFile: CaseFileID) {
        for (presenter, place) in presences[caseFile]?.own ?? [] { tell(.entry(presenter, place), in: caseFile) }
    }

    /// Takes in what another instance says of a case; it is told with the next gathering.
    func hear(_ ephemera: [Ephemera], in caseFile: CaseFileID) {
        guard tails[caseFile] != nil else { return }
        for message in ephemera.compactMap(PresenceMessage.init) { hear(message, in: caseFile) }
        gatherLater()
    }

    private func hear(_ message: PresenceMessage, in caseFile: CaseFileID) {
        switch message {
        case .ask: tellOwn(in: caseFile)
        case .report(let report, let connection, let sessionHash):
            guard let identity = connections[connection]?.identity, identity.sessionHash == sessionHash,
                identity.clearance.caseFile == caseFile
            else { return }
            reported(report, on: connection)
        case .entry(let presenter, let place):
            // Nobody else speaks for a connection that is here.
            guard connections[presenter.connection] == nil else { return }
            counters.count(\.heardFromInstances)
            let hearing = presences[caseFile, default: Presence(of: caseFile)]
                .hear(place, of: presenter, isOwn: false, at: clock.now)
            if hearing == .full { counters.count(\.refused) }
        case .lingers(let connection):
            guard connections[connection] == nil else { return }
            presences[caseFile]?.linger(connection, at: clock.now)
        case .gone(let connection):
            guard connections[connection] == nil else { return }
            presences[caseFile]?.remove(connection)
        }
    }

    /// Passes word on whose stream may be at another instance, where there are others.
    ///
    /// - Throws: `PresenceError.connectionUnknown` where there are none, `.tooOften`.
    func passOn(
        _ report: PresenceReport,
        of connection: String,
        sessionHash: String,
        in caseFile: CaseFileID
    ) throws(PresenceError) {
        guard broker.state == .connected else { throw .connectionUnknown }
        let now = clock.now
        if passedOn.count >= PresenceLimits.passedOnSessionsMax {
            passedOn = passedOn.filter { !$0.value.isWhole(at: now) }
        }
        let isAllowed = passedOn[sessionHash, default: Allowance(perSecond: PresenceLimits.passedOnASecondMax)]
            .take(at: now)
        guard isAllowed else {
            counters.count(\.refused)
            throw .tooOften(seconds: 1)
        }
        counters.count(\.passedOn)
        tell(.report(report, connection: connection, sessionHash: sessionHash), in: caseFile)
    }
}

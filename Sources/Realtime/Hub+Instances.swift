import Core

extension Hub {
    /// Acts on what the other instances say, in order.
    ///
    /// All of it may be lost, doubled or late.
    func hearInstances() async {
        for await signal in broker.signals { await hear(signal) }
    }

    private func hear(_ signal: BrokerSignal) async {
        switch signal {
        case .hint(let hint): await meet(hint)
        case .revocation(.session(let hash, let code)): endHere(sessionHash: hash, code: code)
        case .revocation(.rights(let caseFile)):
            await sweep { $0.clearance.caseFile == caseFile }
            await reviewPresence(of: caseFile)
        case .watching(let caseFile):
            await poll([caseFile])
            askForPresence(in: caseFile)
        case .connected, .mustPoll:
            await poll()
            await sweep { _ in true }
            for caseFile in tails.keys { sharePresence(in: caseFile) }
        case .ephemera(let ephemera, let caseFile): hear(ephemera, in: caseFile)
        case .disconnected: break
        }
    }

    /// A hint says only that there is something to read.
    private func meet(_ hint: Hint) async {
        guard let tail = tails[hint.caseFile] else { return }
        if tail.epoch != hint.epoch {
            await poll([hint.caseFile])
        } else if hint.to > tail.seq {
            await readAhead(hint.caseFile)
        }
    }
}

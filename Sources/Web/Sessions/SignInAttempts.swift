import Core

/// Slows down whoever types wrong passwords, by the account that they are for and by the address that they come from.
///
/// Each try is counted before it is looked at, so that many at once are no way around; a right one is given back.
struct SignInAttempts: Sendable {
    let rates: RateLimiter
    /// What an account is known by among the other instances: its address is nobody's business.
    let name: @Sendable (_ account: String) -> String

    /// Counts a try that is about to be looked at.
    ///
    /// - Throws: `AccessError.tooManyTries`, also for the right password.
    func begin(_ account: String, from client: Client) async throws(AccessError) {
        guard let seconds = await rates.take(charges(account, client)) else { return }
        rates.measures.refused(by: .wrongPasswords)
        throw .tooManyTries(seconds: seconds)
    }

    /// The password was right: the account's wrong ones are forgotten, the address's are not.
    func succeeded(_ account: String, from client: Client) async {
        let account = accountCharges(account).map {
            RateCharge(key: $0.key, rate: $0.rate, amount: -$0.rate.burst)
        }
        _ = await rates.take(account + addressCharges(client).map(\.givenBack))
    }

    /// The try could not be looked at: it does not count.
    func undone(_ account: String, from client: Client) async {
        _ = await rates.take(charges(account, client).map(\.givenBack))
    }

    private func charges(_ account: String, _ client: Client) -> [RateCharge] {
        accountCharges(account) + addressCharges(client)
    }

    private func accountCharges(_ account: String) -> [RateCharge] {
        let name = name(account)
        return RateLimits.wrongPasswordsPerAccount.enumerated().map { level, rate in
            RateCharge(key: "password:\(level):\(name)", rate: rate)
        }
    }

    private func addressCharges(_ client: Client) -> [RateCharge] {
        client.charge("password", rate: RateLimits.wrongPasswordsPerAddress).map { [$0] } ?? []
    }
}

extension SignInAttempts {
    /// Looks at a password, counting the try.
    ///
    /// - Returns: whether it is right.
    /// - Throws: `AccessError.tooManyTries`, and what `verify` throws.
    func check(
        _ account: String,
        from client: Client,
        _ verify: () async throws -> Bool
    ) async throws -> Bool {
        try await begin(account, from: client)
        let isRight: Bool
        do {
            isRight = try await verify()
        } catch {
            await undone(account, from: client)
            throw error
        }
        if isRight { await succeeded(account, from: client) }
        return isRight
    }
}

import Core
import Credentials
import Foundation
import Testing

/// What passwords, tokens and the secret promise.
@Suite("Credentials")
struct CredentialsTests {
    private let hasher = ScryptPasswordHasher(rounds: 1 << 10)

    @Test("knows the right password and no other")
    func verifies() async throws {
        let hash = try await hasher.hash("correct horse")
        #expect(try await hasher.verify("correct horse", against: hash))
        #expect(try await !hasher.verify("correct hors", against: hash))
        #expect(try await !hasher.verify("", against: hash))
    }

    @Test("refuses everybody without a hash, and a hash that cannot be read")
    func refusesUnknown() async throws {
        #expect(try await !hasher.verify("anything", against: nil))
        for text in ["", "plain", "scrypt$1024$8$1$AA==$AA==", "scrypt$1000$8$1$AA==$", "scrypt$-1$8$1$$"] {
            #expect(try await !hasher.verify("anything", against: text), "\(text)")
        }
    }

    @Test("salts each hash anew and writes its cost into it")
    func salts() async throws {
        let first = try await hasher.hash("same")
        let second = try await hasher.hash("same")
        #expect(first != second)
        #expect(first.hasPrefix("scrypt$1024$8$1$"))
        let stronger = ScryptPasswordHasher(rounds: 1 << 11)
        #expect(try await stronger.verify("same", against: first))
    }

    @Test("reads the published test vector of scrypt")
    func readsVector() async throws {
        // RFC 7914, section 12: password "pleaseletmein", salt "SodiumChloride", N 16384, r 8, p 1; first 32 bytes.
        let hash = "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI="
        let text = "scrypt$16384$8$1$\(Data("SodiumChloride".utf8).base64EncodedString())$\(hash)"
        #expect(try await hasher.verify("pleaseletmein", against: text))
    }

    @Test("makes tokens that differ and hashes them under the secret")
    func makesTokens() throws {
        let tokens = SessionTokens(secret: try SessionSecret(bytes: Array(repeating: 1, count: 32)))
        let others = SessionTokens(secret: try SessionSecret(bytes: Array(repeating: 1, count: 33)))
        let token = tokens.makeToken()
        #expect(token != tokens.makeToken())
        #expect(token.utf8.count == 43)
        #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        #expect(tokens.hash(of: token) == tokens.hash(of: token))
        #expect(tokens.hash(of: token) != others.hash(of: token))
        #expect(tokens.hash(of: token).utf8.count == 64)
    }

    @Test("compares texts of any length")
    func compares() {
        #expect(ConstantTime.equal("same", "same"))
        #expect(!ConstantTime.equal("same", "sama"))
        #expect(!ConstantTime.equal("same", "same "))
        #expect(ConstantTime.equal("", ""))
    }

    @Test("makes the secret once, for its owner's eyes only")
    func makesSecretOnce() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "proffer-tests/\(UUID().uuidString)")
        let path = directory.path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: path) }  // A leftover in the temporary folder harms nobody.
        let first = SessionTokens(secret: try SessionSecret(inDataDirectory: path))
        let second = SessionTokens(secret: try SessionSecret(inDataDirectory: path))
        #expect(first.hash(of: "token") == second.hash(of: "token"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["session-secret"])
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/session-secret")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try Data([1, 2, 3]).write(to: URL(filePath: path + "/session-secret"))
        #expect(throws: SessionSecretError.tooShort) { try SessionSecret(inDataDirectory: path) }
    }
}

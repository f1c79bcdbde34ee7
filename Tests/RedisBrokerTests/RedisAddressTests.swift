import RedisBroker
import Testing

@Suite("Redis address")
struct RedisAddressTests {
    @Test("reads host, port, password and database")
    func readsAll() throws {
        let address = try #require(RedisAddress("redis://:s%40crets@[::1]:6380/3"))
        #expect(address.host == "::1")
        #expect(address.port == 6_380)
        #expect(address.password == "s@crets")
        #expect(address.database == 3)
    }

    @Test("takes the usual port and the first database when none is said")
    func takesDefaults() throws {
        let address = try #require(RedisAddress("redis://cache.example"))
        #expect(address.port == 6_379)
        #expect(address.database == 0)
        #expect(address.password == nil)
    }

    @Test("knows the user of a Redis with users of its own")
    func readsUser() throws {
        let address = try #require(RedisAddress("redis://proffer:secret@cache.example"))
        #expect(address.user == "proffer")
        #expect(address.password == "secret")
        #expect(try #require(RedisAddress("redis://:secret@cache.example")).user == nil)
    }

    @Test("says neither user nor password, however it is printed")
    func keepsSecrets() throws {
        let address = try #require(RedisAddress("redis://agnes:secret@[::1]:6380/3"))
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), "\([address])", "\(Optional(address) as Any)", dumped] {
            #expect(text.contains("::1"))
            #expect(!text.contains("secret"))
            #expect(!text.contains("agnes"))
        }
        #expect("\(address)" == "[::1]:6380/3")
    }

    @Test(
        "refuses what is no such address",
        arguments: [
            "", "redis:", "redis://", "http://cache.example", "redis://cache.example/two", "redis://h:99999",
            "redis://user@cache.example",
        ]
    )
    func refuses(text: String) {
        #expect(RedisAddress(text) == nil)
    }
}

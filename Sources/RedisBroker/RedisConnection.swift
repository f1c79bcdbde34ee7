import CHiredis
import Foundation

/// One connection of hiredis, for the one thread that made it.
///
/// The socket does not block. Where the thread must wait, it waits in `poll` for the socket, for a deadline and for the
/// bell that stops the program; so no answer that does not come holds up a shutdown. Only the look-up of the host's
/// name blocks, as `getaddrinfo` does. Once a call has thrown, the connection is not to be used again.
final class RedisConnection {
    typealias Moment = ContinuousClock.Instant

    private let context: UnsafeMutablePointer<redisContext>
    private let limits: RedisLimits
    private let stop: Doorbell

    /// Connects, signs in and chooses the database.
    ///
    /// - Throws: `RedisError.unreachable`, `.refused` when the password is wrong, and what `exchange` throws.
    init(_ address: RedisAddress, limits: RedisLimits, stop: Doorbell) throws(RedisError) {
        _ = Self.ignoreBrokenPipes
        guard let context = redisConnectNonBlock(address.host, Int32(address.port)) else { throw .unreachable }
        self.context = context
        self.limits = limits
        self.stop = stop
        guard context.pointee.err == 0 else { throw .unreachable }
        let deadline = ContinuousClock.now + .milliseconds(limits.connectMilliseconds)
        guard try wait(for: .writing, until: deadline).isReady, isConnected, redisEnableKeepAlive(context) == REDIS_OK
        else { throw .unreachable }
        var commands: [RedisCommand] = []
        if let password = address.password {
            commands.append(RedisCommand(["AUTH", address.user, password].compactMap { $0.map { Array($0.utf8) } }))
        }
        if address.database != 0 { commands.append(RedisCommand("SELECT", "\(address.database)")) }
        // Also without a password it answers once: something that listens and says nothing is no Redis.
        commands.append(RedisCommand("PING"))
        for case .error(let word) in try exchange(commands, until: deadline) { throw .refused(word) }
    }

    deinit { redisFree(context) }

    /// hiredis writes without `MSG_NOSIGNAL`: a connection that Redis closed must not end the program.
    private static let ignoreBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    private var isConnected: Bool {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(context.pointee.fd, SOL_SOCKET, SO_ERROR, &code, &size) == 0 && code == 0
    }

    // MARK: Asking

    /// Sends commands in one piece and reads an answer for each.
    ///
    /// - Throws: `RedisError.silent` at the deadline, `.closed`, `.unintelligible`, `.stopped`.
    func exchange(
        _ commands: [RedisCommand],
        until deadline: Moment,
        heedsStop: Bool = true
    ) throws(RedisError) -> [RedisReply] {
        try send(commands, until: deadline, heedsStop: heedsStop)
        var replies = try received()
        while replies.count < commands.count {
            guard try wait(for: .reading, until: deadline, heedsStop: heedsStop).isReady else { throw .silent }
            try read()
            replies += try received()
        }
        return replies
    }

    /// Sends commands, whose answers are read as they come.
    func send(_ commands: [RedisCommand], until deadline: Moment, heedsStop: Bool = true) throws(RedisError) {
        var bytes: [UInt8] = []
        for command in commands { command.write(to: &bytes) }
        let isTaken = bytes.withUnsafeBytes { bytes in
            redisAppendFormattedCommand(context, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
        guard isTaken == REDIS_OK else { throw .busy }
        var isSent: Int32 = 0
        while true {
            guard redisBufferWrite(context, &isSent) == REDIS_OK else { throw .closed }
            if isSent != 0 { return }
            guard try wait(for: .writing, until: deadline, heedsStop: heedsStop).isReady else { throw .silent }
        }
    }

    // MARK: Listening

    /// Reads what has come, without waiting: at most 16 KB, hiredis's own measure.
    func read() throws(RedisError) {
        guard redisBufferRead(context) == REDIS_OK else { throw .closed }
    }

    /// The whole answers among what was read.
    func received() throws(RedisError) -> [RedisReply] {
        var replies: [RedisReply] = []
        while true {
            var reply: UnsafeMutableRawPointer?
            guard redisGetReplyFromReader(context, &reply) == REDIS_OK else { throw .unintelligible }
            guard let reply else { break }
            defer { freeReplyObject(reply) }
            replies.append(RedisReply(UnsafePointer(reply.assumingMemoryBound(to: redisReply.self))))
        }
        guard let reader = context.pointee.reader, reader.pointee.len <= limits.replyBytesMax
        else { throw .unintelligible }
        return replies
    }

    // MARK: Waiting

    /// What the socket is waited for.
    enum Direction {
        case reading
        case writing

        fileprivate var events: Int16 { Int16(self == .reading ? POLLIN : POLLOUT) }
    }

    /// What ended a wait.
    struct Wake {
        /// The socket can be read or written, or has failed: the next call tells.
        let isReady: Bool
        /// The bell of the work rang.
        let isRung: Bool
    }

    /// Waits for the socket, a bell or a deadline, whichever comes first.
    ///
    /// - Throws: `RedisError.stopped`.
    func wait(
        for direction: Direction,
        until deadline: Moment,
        orRing bell: Doorbell? = nil,
        heedsStop: Bool = true
    ) throws(RedisError) -> Wake {
        var watched = [
            pollfd(fd: context.pointee.fd, events: direction.events, revents: 0),
            // A negative descriptor is passed over.
            pollfd(fd: heedsStop ? stop.descriptor : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: bell?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        // A signal may end a wait early; then the time that is left is waited for.
        while poll(&watched, nfds_t(watched.count), deadline.millisecondsFromNow) < 0, errno == EINTR {}
        if watched[1].revents != 0 { throw .stopped }
        return Wake(isReady: watched[0].revents != 0, isRung: watched[2].revents != 0)
    }
}

extension Doorbell {
    /// Waits until the bell is rung, at most for a time.
    func wait(_ time: Duration) {
        let deadline = ContinuousClock.now + time
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&watched, 1, deadline.millisecondsFromNow) < 0, errno == EINTR {}
    }
}

extension ContinuousClock.Instant {
    /// As `poll` takes it: rounded up, so that what is due then is due.
    fileprivate var millisecondsFromNow: Int32 {
        let left = ContinuousClock.now.duration(to: self)
        guard left > .zero else { return 0 }
        return Int32(clamping: Int64((left / .milliseconds(1)).rounded(.up)))
    }
}

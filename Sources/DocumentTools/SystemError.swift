import Glibc

/// A call of the system that failed.
struct SystemError: Error, CustomStringConvertible {
    let call: String
    let number: Int32

    /// - Parameter number: as `posix_spawn` returns it; `errno` for the calls that set it.
    init(_ call: String, number: Int32 = errno) {
        self.call = call
        self.number = number
    }

    var description: String { "\(call): \(String(cString: strerror(number)))" }
}

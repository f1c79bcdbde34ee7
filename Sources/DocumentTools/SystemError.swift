import Glibc

/// A call of the system, or a program around the reading one, that failed.
struct SystemError: Error, CustomStringConvertible {
    let call: String
    let number: Int32

    /// - Parameter number: as `posix_spawn` returns it; `errno` for the calls that set it; 0 where the words say it all.
    init(_ call: String, number: Int32 = errno) {
        self.call = call
        self.number = number
    }

    var description: String { number == 0 ? call : "\(call): \(String(cString: strerror(number)))" }
}

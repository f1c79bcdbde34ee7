import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// The socket below a pipeline, for bytes that need nothing of the pipeline.
///
/// For a thousand readers of one frame the way through the pipeline costs as much as the system call. Only for use on
/// the event loop, while the channel is active and nothing waits in the pipeline (decision 0076).
struct DirectSocket {
    private let descriptor: NIOBSDSocket.Handle

    /// - Returns: nil where the channel has no socket, or its bytes are encrypted on their way.
    init?(_ pipeline: ChannelPipeline.SynchronousOperations) {
        guard (try? pipeline.context(handlerType: NIOSSLServerHandler.self)) == nil,
            let descriptor = try? pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self, { $0 })
        else { return nil }
        self.descriptor = descriptor
    }

    /// Sends what the socket takes at once; what it does not take stays in `bytes`.
    ///
    /// An error is none here: the pipeline meets it too, with what is left.
    func send(_ bytes: inout ByteBuffer) {
        let sent = bytes.readableBytesView.withUnsafeBytes { bytes in
            Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        }
        if sent > 0 { bytes.moveReaderIndex(forwardBy: sent) }
    }
}

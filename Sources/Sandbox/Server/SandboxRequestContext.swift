import Hummingbird
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A request's context that knows its connection, so that faults can break it.
package struct SandboxRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Ends the connection without another byte, as a server that dies does.
    ///
    /// - Parameter abruptly: sends a TCP reset instead of an orderly end.
    func breakConnection(abruptly: Bool) async throws {
        if abruptly, let socket = channel as? any SocketOptionProvider {
            try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close(mode: .all).get()
    }

    /// Waits until the other side is gone or the server stops.
    func waitForever() async throws {
        try await withTaskCancellationHandler {
            try await channel.closeFuture.get()
        } onCancel: {
            channel.close(mode: .all, promise: nil)
        }
    }
}

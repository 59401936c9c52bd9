import Glibc
import System
import TestSupport

/// A server that misbehaves in one way, for every client.
final class FakeServer: Sendable {
  enum Conduct: Sendable {
    /// Never answers.
    case silent
    /// Closes each connection after it has accepted it.
    case closes
    /// Sends these bytes once it has received something.
    case answers([UInt8])
    /// Does so, and closes.
    case says([UInt8])
  }

  var port: UInt16 { listener.port }
  private let listener = LoopbackListener()

  init(_ conduct: Conduct) throws {
    let listener = listener
    if case .silent = conduct { return }
    try DetachedThread.start(name: "fake-server", stackSize: 256 * 1024) {
      Self.serve(listener, conduct)
    }
  }

  // Wakes `accept`, whose thread then lets go of the listener.
  deinit { shutdown(listener.descriptor, Int32(SHUT_RDWR)) }

  private static func serve(_ listener: LoopbackListener, _ conduct: Conduct) {
    while true {
      let client = accept(listener.descriptor, nil, nil)
      guard client >= 0 else { break }
      if case .answers(let bytes) = conduct {
        var buffer = [UInt8](repeating: 0, count: 4096)
        _ = recv(client, &buffer, buffer.count, 0)
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        // The peer reads the answer and closes first.
        while recv(client, &buffer, buffer.count, 0) > 0 {}
      }
      if case .says(let bytes) = conduct {
        var buffer = [UInt8](repeating: 0, count: 4096)
        _ = recv(client, &buffer, buffer.count, 0)
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      }
      close(client)
    }
  }
}

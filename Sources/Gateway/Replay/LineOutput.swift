import Glibc

/// Collects lines of JSON and writes them to a file descriptor in large pieces.
///
/// Used by one actor at a time.
final class LineOutput {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// Whether the reader has gone: further output is discarded.
  private(set) var isBroken = false

  private static let pieceSize = 1 << 18
  private static let beginning = Array(#"{"topic":""#.utf8)
  private static let middle = Array(#"","payload":"#.utf8)
  private static let end = Array("}\n".utf8)

  init(descriptor: Int32) {
    self.descriptor = descriptor
    buffer.reserveCapacity(Self.pieceSize + 4096)
  }

  /// Topics consist of checked names and need no escapes; the payload is JSON already.
  func write(topic: String, payload: [UInt8]) {
    buffer += Self.beginning
    buffer += topic.utf8
    buffer += Self.middle
    buffer += payload
    buffer += Self.end
    if buffer.count >= Self.pieceSize { flush() }
  }

  /// Writes what was collected.
  func flush() {
    var rest = buffer[...]
    while !rest.isEmpty, !isBroken {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        isBroken = true
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

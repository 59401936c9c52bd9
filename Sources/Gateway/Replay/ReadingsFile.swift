import Glibc

/// The bytes of a recording, a block at a time.
struct ReadingsFile: ~Copyable {
  private let descriptor: Int32
  private let isOwned: Bool
  private let name: String

  private static let blockSize = 1 << 20

  /// `-` is standard input.
  init(path: String) throws(ReadingsProblem) {
    name = path
    isOwned = path != "-"
    descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.problem(path, "cannot be opened") }
  }

  deinit { if isOwned, descriptor >= 0 { close(descriptor) } }

  /// The next bytes; empty at the end.
  borrowing func next() throws(ReadingsProblem) -> [UInt8] {
    while true {
      var count = 0
      let block = [UInt8](unsafeUninitializedCapacity: Self.blockSize) { buffer, used in
        count = read(descriptor, buffer.baseAddress, buffer.count)
        used = max(0, count)
      }
      if count >= 0 { return block }
      guard errno == EINTR else { throw Self.problem(name, "cannot be read") }
    }
  }

  private static func problem(_ name: String, _ text: String) -> ReadingsProblem {
    let reason = String(cString: strerror(errno))
    return ReadingsProblem(file: name, line: 1, column: 1, text: "the file \(text): \(reason)")
  }
}

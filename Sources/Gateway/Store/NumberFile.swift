import Glibc

/// Two numbers in a file that has its room already, so that they can be written while the disk is
/// full.
final class NumberFile {
  static let size = 16
  private let descriptor: Int32

  /// `nil` when the file cannot be opened or created: then only the database has the numbers.
  init?(path: String) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    if lseek(descriptor, 0, SEEK_END) < off_t(Self.size) { write(0, 0) }
  }

  deinit { close(descriptor) }

  func write(_ first: Int64, _ second: Int64) {
    var bytes: [UInt8] = []
    for number in [first, second] {
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
      }
    }
    _ = pwrite(descriptor, bytes, Self.size, 0)
  }

  /// The numbers written last; zeros when none were written.
  var numbers: (Int64, Int64) {
    var bytes = [UInt8](repeating: 0, count: Self.size)
    guard pread(descriptor, &bytes, Self.size, 0) == Self.size else { return (0, 0) }
    let values = [0, 8].map { start in
      bytes[start..<start + 8].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
    return (values[0], values[1])
  }
}

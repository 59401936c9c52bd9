import Hashing

/// A hash of the names and bytes of files.
struct ConfigurationHash: Sendable {
  private var hash = FNVHash()

  mutating func add(file: String, bytes: [UInt8]) {
    hash.add(file.utf8)
    hash.add([0])
    hash.add(bytes)
    hash.add([0])
  }

  /// 16 hexadecimal digits.
  var text: String {
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

import Production

/// Whole numbers as bytes: a version, then eight bytes each, least significant first.
struct PackedNumbers {
  var bytes: [UInt8]

  private static let version: UInt8 = 1

  init(bytes: [UInt8]) { self.bytes = bytes }

  init(_ numbers: [Int64]) {
    bytes = [Self.version]
    bytes.reserveCapacity(1 + 8 * numbers.count)
    for number in numbers {
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
      }
    }
  }

  /// `nil` for bytes of an unknown version or a broken length.
  var numbers: [Int64]? {
    guard bytes.first == Self.version, bytes.count % 8 == 1 else { return nil }
    var numbers: [Int64] = []
    numbers.reserveCapacity(bytes.count / 8)
    for start in stride(from: 1, to: bytes.count, by: 8) {
      var number: UInt64 = 0
      for place in 0..<8 { number |= UInt64(bytes[start + place]) << UInt64(8 * place) }
      numbers.append(Int64(bitPattern: number))
    }
    return numbers
  }
}

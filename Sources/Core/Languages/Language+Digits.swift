extension Language {
  /// Appends the text of ``number(_:digits:padded:)``; long tables are written without making
  /// strings.
  package func append(
    _ value: Double,
    digits: Int = 0,
    padded: Bool = false,
    to bytes: inout [UInt8]
  ) {
    guard abs(value) < 1e12 else { return bytes.append(contentsOf: "\(value)".utf8) }
    let digits = min(max(digits, 0), 6)
    let scale = Self.scales[digits]
    let steps = Int64((value * Double(scale)).rounded())
    let (whole, rest) = steps.magnitude.quotientAndRemainder(dividingBy: scale)
    if steps < 0 { bytes.append(UInt8(ascii: "-")) }
    appendGrouped(whole, to: &bytes)
    appendFraction(rest, digits: digits, padded: padded, to: &bytes)
  }

  private static let scales: [UInt64] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

  /// Appends the thousands in groups.
  private func appendGrouped(_ number: UInt64, to bytes: inout [UInt8]) {
    let start = bytes.endIndex
    let mark = self == .english ? UInt8(ascii: ",") : UInt8(ascii: ".")
    var (rest, count) = (number, 0)
    repeat {
      if count > 0, count.isMultiple(of: 3) { bytes.append(mark) }
      bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
      count += 1
    } while rest > 0
    bytes[start...].reverse()
  }

  /// Appends digits after the decimal mark; unless padded, without trailing zeros.
  private func appendFraction(
    _ number: UInt64,
    digits: Int,
    padded: Bool,
    to bytes: inout [UInt8]
  ) {
    var (rest, count) = (number, digits)
    while !padded, count > 0, rest.isMultiple(of: 10) {
      rest /= 10
      count -= 1
    }
    guard count > 0 else { return }
    bytes.append(self == .english ? UInt8(ascii: ".") : UInt8(ascii: ","))
    let start = bytes.endIndex
    for _ in 0..<count {
      bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    bytes[start...].reverse()
  }
}

import DeviceProfiles

/// The ways in which manuals write addresses: the table as a leading digit, counted from 1.
enum AddressNotation {
  /// What to write instead of `40011`, `400011`, `4x0011` or `4x11`; `nil` for any other text.
  static func advice(for text: String) -> String? {
    guard let (digit, number) = parts(of: text), let table = table(digit), (1...65_536) ~= number
    else { return nil }
    return "table: \(table.rawValue), address: \(number - 1)"
  }

  private static func parts(of text: String) -> (digit: Character, number: Int)? {
    guard let digit = text.first else { return nil }
    let rest = text.dropFirst()
    if rest.first == "x" || rest.first == "X" {
      return number(rest.dropFirst(), digits: 1...5).map { (digit, $0) }
    }
    return number(rest, digits: 4...5).map { (digit, $0) }
  }

  private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
    guard digits.contains(text.utf8.count), text.utf8.allSatisfy(NumberText.isDigit) else {
      return nil
    }
    return Int(text)
  }

  private static func table(_ digit: Character) -> RegisterTable? {
    switch digit {
    case "0": .coil
    case "1": .discrete
    case "3": .input
    case "4": .holding
    default: nil
    }
  }
}

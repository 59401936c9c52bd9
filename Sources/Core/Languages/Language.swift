/// The languages of texts for people, and how they write numbers and dates.
package enum Language: String, Sendable, Hashable, CaseIterable {
  case english = "en"
  case vietnamese = "vi"

  /// A number with thousands in groups: `1,234.5` in English, `1.234,5` in Vietnamese.
  ///
  /// - Parameters:
  ///   - value: A value that is not finite, or above 10¹², is written unformatted.
  ///   - digits: After the decimal mark, 0…6; trailing zeros are dropped unless `padded`.
  ///   - padded: Whether all digits are written, for columns of numbers.
  /// - Returns: The text.
  package func number(_ value: Double, digits: Int = 0, padded: Bool = false) -> String {
    var bytes: [UInt8] = []
    append(value, digits: digits, padded: padded, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A number for a sentence: three decimals, or six where it is below 1, without unnecessary zeros or groups.
  package func plain(_ value: Double) -> String {
    let steps = abs(value) >= 1 ? 1000.0 : 1_000_000.0
    let rounded = (value * steps).rounded() / steps
    guard rounded.isFinite else { return "\(value)" }
    if let whole = Int64(exactly: rounded) { return "\(whole)" }
    return marked(rounded.description)
  }

  /// A number with all its digits for a sentence: `12.5` in English, `12,5` in Vietnamese.
  package func exact(_ value: Double) -> String {
    marked(value.description)
  }

  /// With the language's decimal mark.
  private func marked(_ number: String) -> String {
    self == .english ? number : String(number.map { $0 == "." ? "," : $0 })
  }

  /// `14 Oct` in English, `14/10` in Vietnamese.
  package func day(_ day: Int, month: Int) -> String {
    self == .english ? "\(day) \(Self.months[(month - 1) % 12])" : "\(day)/\(month)"
  }

  /// `Oct 2026` in English, `10/2026` in Vietnamese.
  package func month(_ month: Int, year: Int) -> String {
    self == .english ? "\(Self.months[(month - 1) % 12]) \(year)" : "\(month)/\(year)"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

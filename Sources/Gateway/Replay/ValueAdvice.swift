/// Says what to write instead of an invalid value.
enum ValueAdvice {
  /// Why a field is not a value of a point, and what to write instead.
  static func words(for field: ArraySlice<UInt8>, of meaning: PointMeaning) -> String {
    let quoted = ReadingsProblem.quoted(field)
    let text = String(decoding: field.prefix(60), as: UTF8.self)
    if let words = words(ofComma: field, quoted) { return words }
    if let state = meaning.states.first(where: { $0.value == text })?.key {
      return "\(quoted) is a state's name; a state is its number: write \(state)"
    }
    if field.contains(0x22) { return "\(quoted) is no number: write it without quotes" }
    if field.contains(0x20), DecimalNumber.double(field.filter { $0 != 0x20 }[...]) != nil {
      return "\(quoted) is no number: write it without spaces"
    }
    if absences.contains(text.lowercased()) {
      return "\(quoted) is no number; a bad value is an empty field"
    }
    if let bit = bits[text.lowercased()] { return "\(quoted) is no number: write \(bit)" }
    let isGrouped = field.allSatisfy { (0x2D...0x39).contains($0) && $0 != 0x2F }
    if isGrouped, field.filter({ $0 == 0x2E }).count > 1 {
      return "\(quoted) is no number: nothing stands between thousands"
    }
    guard let number = numberBeforeUnit(field) else {
      return "\(quoted) is no number; a bad value is an empty field"
    }
    let unit = meaning.unit == "1" ? "the point's unit" : "the point's unit, \(meaning.unit)"
    return "\(quoted) is no number: values stand without a unit, in \(unit)"
      + (text.dropFirst(number.count).trimmed == meaning.unit ? ": write \(number)" : "")
  }

  private static func words(ofComma field: ArraySlice<UInt8>, _ quoted: String) -> String? {
    guard let comma = field.firstIndex(of: 0x2C) else { return nil }
    let words = "\(quoted) is no number: a line has three fields"
    var meant = Array(field)
    meant[comma - field.startIndex] = 0x2E
    guard DecimalNumber.double(meant[...]) != nil else {
      return "\(words), with a decimal point and nothing between thousands"
    }
    let number = String(decoding: meant, as: UTF8.self)
    return "\(words), with a decimal point; was \(number) meant?"
  }

  private static func numberBeforeUnit(_ field: ArraySlice<UInt8>) -> String? {
    let number = field.prefix { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
    guard DecimalNumber.double(number) != nil, number.count < field.count else { return nil }
    return String(decoding: number, as: UTF8.self)
  }

  private static let absences: Set<String> = [
    "nan", "null", "none", "nil", "na", "n/a", "#n/a", "-", "--", "bad", "inf", "-inf",
  ]

  private static let bits = ["true": 1, "on": 1, "yes": 1, "false": 0, "off": 0, "no": 0]
}

extension Substring {
  fileprivate var trimmed: Substring { drop { $0 == " " } }
}

import DeviceProfiles

/// Addresses by the names of tables, behind words, as ranges, and in hexadecimal.
extension AddressNotation {
  /// The table as letters: `HR10`, `IR3`, `%MW10`, `%IW2`, `DI5`, `C7`.
  static func named(_ text: String) -> String? {
    let word = text.hasPrefix("%") ? text.dropFirst() : text[...]
    let letters = word.prefix { $0.isLetter }
    let digits = word.dropFirst(letters.count).drop { ":#.".contains($0) }
    guard let table = tables[String(letters)], !digits.isEmpty else { return nil }
    if letters.count > 3, let place = reference(String(digits)) { return place }
    return UInt16(digits).map { "table: \(table.rawValue), address: \($0)" }
  }

  private static let tables: [String: RegisterTable] = [
    "HR": .holding, "MW": .holding, "HOLDING": .holding, "IR": .input, "IW": .input,
    "INPUT": .input,
    "DI": .discrete, "IX": .discrete, "CO": .coil, "COIL": .coil, "C": .coil, "QX": .coil,
    "MX": .coil, "HOLDINGREGISTER": .holding, "HOLDINGREG": .holding, "HREG": .holding,
    "INPUTREGISTER": .input, "INPUTREG": .input, "IREG": .input, "DISCRETE": .discrete,
    "DISCRETEINPUT": .discrete,
  ]

  /// The number behind a word that says no more: `REGISTER10`, `ADDR0X0A`.
  static func withoutNoun(_ text: String) -> String? {
    let words = [
      "REGISTERS", "REGISTER", "REG.", "REG", "ADDRESS", "ADDR.", "ADDR", "ADR", "OFFSET", "NO.",
      "NO",
      "THANHGHI", "ĐỊACHỈ", "DIACHI", "SỐ", "#", "=", ":",
    ]
    guard let noun = words.first(where: text.hasPrefix) else { return nil }
    let rest = text.dropFirst(noun.count).drop { ":=#.".contains($0) }
    return rest.first.map { $0.isASCII && $0.isNumber } == true ? String(rest) : nil
  }

  /// The first of two registers of a manual: `40011-40012`, `10..11`, `40011:2`, `40011/40012`.
  static func first(ofRange text: String) -> String? {
    for divider in ["...", "..", "…", "-", "~", "/", ":", "+", "&"] {
      let parts = text.split(separator: divider, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty,
        parts.allSatisfy({ $0.utf8.allSatisfy(NumberText.isDigit) }),
        let first = Int(parts[0]), let last = Int(parts[1])
      else { continue }
      return (first...(first + 124)).contains(last) || (1...125).contains(last)
        ? String(parts[0]) : nil
    }
    return nil
  }

  static func hexadecimal(_ text: String) -> String? {
    for (prefix, radix) in [("16#", 16), ("&H", 16), ("H'", 16), ("\\X", 16), ("2#", 2), ("8#", 8)]
    where text.hasPrefix(prefix) {
      return UInt16(text.dropFirst(prefix.count).filter { $0 != "'" && $0 != "_" }, radix: radix)
        .map { radix == 16 ? "0x" + String($0, radix: 16, uppercase: true) : String($0) }
    }
    if text.hasPrefix("0X"), text.hasSuffix("H"),
      let number = NumberText.integer(String(text.dropLast()))
    {
      return "0x" + String(number, radix: 16, uppercase: true)
    }
    let digits = text.hasSuffix("H") ? text.dropLast() : text.hasPrefix("$") ? text.dropFirst() : ""
    let letters = text.filter { "ABCDEF".contains($0) }.count
    // D100 is a register of a PLC.
    let isBare = digits.isEmpty && letters > 1 && text.utf8.count == 4
    guard let number = UInt16(isBare ? text[...] : digits, radix: 16) else { return nil }
    return "0x" + String(number, radix: 16, uppercase: true)
  }
}

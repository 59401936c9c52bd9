import DeviceProfiles

/// The ways in which manuals and other programs write addresses.
enum AddressNotation {
  /// What to write instead of `40011`, `400011`, `4x0011`, `4:11`, `HR10`, `%MW10`, `A0h`, `40,011`, `40011.3`,
  /// `register 10` or `40011-40012`.
  static func advice(for text: String) -> Advice {
    advice(forWord: word(of: text))
  }

  private static func advice(forWord word: String) -> Advice {
    if let number = withoutNoun(word) { return advice(forNumber: number) }
    let known =
      reference(word) ?? bitReference(word) ?? named(word) ?? hexadecimal(word) ?? leadingZero(word)
    if let known { return Advice([known]) }
    return first(ofRange: word).map(advice(forNumber:)) ?? number(word)
  }

  /// A number that may stand as it is.
  private static func advice(forNumber number: String) -> Advice {
    NumberText.integer(number).flatMap { UInt16(exactly: $0) } != nil && reference(number) == nil
      ? Advice([number.replacing("0X", with: "0x")]) : advice(forWord: number)
  }

  private static func word(of text: String) -> String {
    let word = OddCharacter.plain(text).uppercased().filter { !$0.isWhitespace && $0 != "\"" }
    return String(word.reversed().drop { ";,.".contains($0) }.reversed())
  }

  /// What to say of a name that only the PLC's maker can translate, behind it in quotes.
  static func objection(toPLC text: String) -> String? {
    let word = word(of: text)
    let name = word.drop { $0 == "%" }
    guard name.prefix(while: \.isLetter).count <= 3, name.first?.isLetter == true,
      name.contains(where: \.isNumber), advice(for: text).alternatives.isEmpty,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") })
    else { return nil }
    return
      "is a PLC's own name; its manual says which Modbus address 0…65535 that has, which depends on the maker"
  }

  /// What a whole number means in a manual that counts from 1 with the table as first digit, where that is
  /// likely: 40011 in the table holding.
  static func doubt(about text: String, in table: RegisterTable?) -> String? {
    if hasLeadingZero(text) { return doubt(aboutLeadingZero: text, in: table) }
    guard text.utf8.count == 5, let (digit, number) = parts(of: text),
      let meant = self.table(digit), (1...9_999) ~= number
    else { return nil }
    let isLikely =
      switch meant {
      case .holding: table.map { !$0.holdsBits } ?? true
      case .input: table.map { !$0.holdsBits } ?? true
      case .discrete: table.map(\.holdsBits) ?? false
      case .coil: table.map(\.holdsBits) ?? true
      }
    guard isLikely, let wire = Int(text) else { return nil }
    let hexadecimal = "0x" + String(wire, radix: 16, uppercase: true)
    return
      "\(text) is taken as the address on the wire; where a manual calls \(noun(of: meant)) \(number) "
      + "so, write table: \(meant.rawValue), address: \(number - 1) (\(hexadecimal) says that \(wire) is meant)"
  }

  /// A number with zeros before it: padded, octal, or a coil of a manual.
  private static func doubt(aboutLeadingZero text: String, in table: RegisterTable?) -> String? {
    guard let number = Int(text) else { return nil }
    let taken = "\(text) is taken as the address \(number) on the wire"
    guard text.utf8.count >= 5, number > 0, table.map(\.holdsBits) ?? true else {
      return "\(taken), not as an octal number; write \(number)"
    }
    return
      "\(taken); where a manual calls coil \(number) so, write table: coil, address: \(number - 1)"
  }

  /// Whether a number may be meant in octal, as YAML 1.1 takes it, or as a coil of a manual.
  static func hasLeadingZero(_ text: String) -> Bool {
    text.utf8.count > 1 && text.hasPrefix("0") && text.utf8.allSatisfy(NumberText.isDigit)
  }

  private static func noun(of table: RegisterTable) -> String {
    switch table {
    case .coil: "coil"
    case .discrete: "discrete input"
    case .input: "input register"
    case .holding: "holding register"
    }
  }

  // MARK: - Notations

  /// The table as a leading digit, counted from 1.
  static func reference(_ text: String) -> String? {
    guard let (digit, number) = parts(of: text), let table = table(digit) else { return nil }
    // Manuals that write 4x0000 count from 0.
    if number == 0, text.dropFirst().first == "X" { return "table: \(table.rawValue), address: 0" }
    guard (1...65_536) ~= number else { return nil }
    return "table: \(table.rawValue), address: \(number - 1)"
  }

  private static func parts(of text: String) -> (digit: Character, number: Int)? {
    guard let digit = text.first else { return nil }
    let rest = text.dropFirst()
    if let divider = rest.first, "Xx:-".contains(divider) {
      // 0x0011 is a number in hexadecimal.
      guard digit != "0" || divider == ":" else { return nil }
      guard divider != "-" || !rest.dropFirst().isEmpty else { return nil }
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

  /// A bit of a register: `40011.3`, `10.3`.
  private static func bitReference(_ text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count <= 2, let bit = Int(parts[1]), (0...15) ~= bit,
      let register = Int(parts[0])
    else { return nil }
    guard parts[1] != "0" || register > 9_999 else { return "\(register)" }
    let place = reference(String(parts[0])) ?? "address: \(register)"
    return "\(place), type: \"bits(\(bit), \(bit))\""
  }

  private static func leadingZero(_ text: String) -> String? {
    hasLeadingZero(text) ? UInt16(text).map { String($0) } : nil
  }

  /// Numbers in other notations; those of a manual with the thousands apart are its numbers.
  private static func number(_ text: String) -> Advice {
    // I10 is an input of a PLC, and not 110.
    guard text.first?.isLetter != true else { return .none }
    let numbers = NumberNotation.meanings(of: text).map { text in
      NumberText.decimal(text).flatMap { Int(exactly: $0) }.map(String.init) ?? text
    }
    let manual = numbers.compactMap { $0.utf8.count > 4 ? reference($0) : nil }
    return Advice(manual.isEmpty ? numbers.compactMap { UInt16($0).map(String.init) } : manual)
  }
}

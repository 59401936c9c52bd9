import DeviceProfiles

/// How a maker's table writes its addresses: all cells of the column are considered together.
struct AddressColumn: Sendable {
  /// An address as it stands in a cell.
  struct Place: Sendable, Hashable {
    /// Zero-based.
    var address: Int
    /// `nil` where the cell does not say.
    var table: RegisterTable?
    /// Where the cell gives a first and a last register.
    var length: Int?
    /// Where the cell gives a bit.
    var bit: Int?
  }

  enum Style: Sendable, Hashable {
    /// As on the wire, or 1 more.
    case plain(base: Int)
    case hexadecimal(base: Int)
    /// The table as the first digit, counted from 1: 40011.
    case reference
  }

  let style: Style

  /// - Parameters:
  ///   - cells: All addresses of the table.
  ///   - heading: Of the column.
  ///   - base: What the first register is called; `nil`: 0, unless the numbers say otherwise.
  init(_ cells: [String], heading: String, base: Int?) {
    let words = cells.flatMap { Self.numbers(in: $0) }
    let word = ProfileSearch.plain(heading)
    let lettered = words.count { Self.isDigits($0, radix: 16) && $0.contains(where: \.isLetter) }
    let references = words.count(where: Self.isReference)
    // A few slips of the pen make no other notation: they are reported as errors.
    let isHexadecimal =
      (word.contains("hex") && !word.contains("dec")) || lettered * 4 > words.count
      || (lettered > 0 && references == 0)
    if isHexadecimal {
      style = .hexadecimal(base: base ?? 0)
    } else if base == nil, !word.contains("wire"), references > 0, references * 5 >= words.count * 3
    {
      style = .reference
    } else {
      style = .plain(base: base ?? 0)
    }
  }

  /// What a person should know of how the addresses are taken.
  var remark: String {
    switch style {
    case .reference:
      "40001 of the table is holding 0 here, 30001 is input 0 (--base 0: as it stands)"
    case .plain(0), .hexadecimal(0):
      "addresses stand here as in the table (--base 1: where its first register is 1)"
    case .plain, .hexadecimal: "register 1 of the table is address 0 here"
    }
  }

  /// The place in a cell.
  ///
  /// - Throws: what is wrong, and what to write instead.
  func place(of cell: String) throws(WrittenValue.Flaw) -> Place {
    let parts = Self.numbers(in: cell)
    guard let first = parts.first else {
      throw WrittenValue.Flaw(description: "\"\(cell)\" is no address")
    }
    var place = try number(first, in: cell)
    if parts.count > 1, let last = parts.last {
      let end = try number(last, in: cell).address
      guard end >= place.address, end - place.address < 125 else {
        throw WrittenValue.Flaw(description: "\"\(cell)\" ends before it begins, or is too long")
      }
      place.length = end - place.address + 1
    }
    guard (0...65_535).contains(place.address) else {
      throw WrittenValue.Flaw(
        description: "\"\(cell)\" is no address: they go from 0 to 65535 on the wire"
          + (place.address < 0 ? "; is the first register called 0? (--base 0)" : "")
      )
    }
    return place
  }

  private func number(_ word: String, in cell: String) throws(WrittenValue.Flaw) -> Place {
    let bits = word.split(separator: ".", omittingEmptySubsequences: false)
    let bit = bits.count == 2 ? Int(bits[1]).flatMap { (0...15).contains($0) ? $0 : nil } : nil
    let digits = bit == nil ? word : String(bits[0])
    if let (table, number) = Self.marked(digits) {
      return Place(address: number - 1, table: table, bit: bit)
    }
    if let number = Self.hexadecimal(digits) { return Place(address: number - base, bit: bit) }
    switch style {
    case .reference:
      if let (table, number) = Self.reference(digits) {
        return Place(address: number - 1, table: table, bit: bit)
      }
    case .hexadecimal:
      if Self.isDigits(digits, radix: 16), let number = Int(digits, radix: 16) {
        return Place(address: number - base, bit: bit)
      }
    case .plain:
      if Self.isDigits(digits, radix: 10), let number = Int(digits) {
        return Place(address: number - base, bit: bit)
      }
    }
    let advice = AddressNotation.advice(for: cell).text
    throw WrittenValue.Flaw(description: "\"\(cell)\" is no address\(advice)")
  }

  private var base: Int {
    switch style {
    case .plain(let base), .hexadecimal(let base): base
    case .reference: 0
    }
  }

  // MARK: - Notations

  /// The numbers of a cell such as `3027-3028` or `40001, 40002`; thousands that are set apart are one number.
  private static func numbers(in cell: String) -> [String] {
    let word = cell.uppercased().filter { !$0.isWhitespace }
    return word.split { "-~–…/,+&".contains($0) }.map(String.init).filter { !$0.isEmpty }
  }

  /// `4x0011`, `4:11`.
  private static func marked(_ text: String) -> (RegisterTable, Int)? {
    let digits = Array(text)
    guard digits.count >= 3, digits[0] != "0", digits[1] == "X" || digits[1] == ":",
      let table = table(digits[0]), let number = Int(String(digits[2...])),
      (1...65_536).contains(number)
    else { return nil }
    return (table, number)
  }

  /// `0x0BD3`, `0BD3H`, `$0BD3`.
  private static func hexadecimal(_ text: String) -> Int? {
    let digits: Substring
    if text.hasPrefix("0X") {
      digits = text.dropFirst(2)
    } else if text.hasPrefix("$") || text.hasPrefix("#") {
      digits = text.dropFirst()
    } else if text.hasSuffix("H") {
      digits = text.dropLast()
    } else {
      return nil
    }
    return isDigits(String(digits), radix: 16) ? Int(digits, radix: 16) : nil
  }

  private static func isReference(_ text: String) -> Bool {
    guard marked(text) == nil else { return true }
    return text.utf8.count >= 5 && ["3", "4"].contains(text.first) && reference(text) != nil
  }

  private static func reference(_ text: String) -> (RegisterTable, Int)? {
    guard (5...6).contains(text.utf8.count), isDigits(text, radix: 10), let digit = text.first,
      let table = table(digit), let number = Int(text.dropFirst()), (1...65_536).contains(number)
    else { return nil }
    return (table, number)
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

  private static func isDigits(_ text: String, radix: Int) -> Bool {
    !text.isEmpty && text.utf8.count <= 8 && text.allSatisfy { $0.isASCII && $0.isHexDigit }
      && (radix == 16 || text.allSatisfy(\.isNumber))
  }
}

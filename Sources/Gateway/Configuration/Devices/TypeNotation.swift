import DeviceProfiles
import Registers
import Yaml

/// The names of value types in device files.
enum TypeNotation {
  static let plain: [ValueType] =
    [
      .bool, .int8, .uint8, .int16, .uint16, .int24, .uint24, .int32, .uint32, .int48, .uint48,
      .int64, .uint64, .signMagnitude(bits: 16), .signMagnitude(bits: 32), .signMagnitude(bits: 64),
      .float32, .float64, .bcd16, .bcd32, .longBCD(registers: 3), .longBCD(registers: 4),
      .signedBCD(registers: 1), .signedBCD(registers: 2), .mod10(2), .mod1000(2),
      .m10k(isSigned: false), .m10k(isSigned: true), .powerFactor4Q,
    ] + DateTimeLayout.allCases.map { .dateTime($0) }

  /// For JSON Schema.
  static let pattern =
    "^(\(plain.map(\.name).joined(separator: "|"))|string\\([0-9]+\\)"
    + "|bits\\([0-9]+, ?[0-9]+\\)|mod10(00)?\\([2-4]\\))$"

  /// Reads a type; the error is what to say of a text that is none.
  static func parse(_ text: String) -> Result<ValueType, Flaw> {
    if let type = plain.first(where: { $0.name == text }) { return .success(type) }
    guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else {
      return .failure(unknown(text))
    }
    let numbers = text[text.index(after: open)...].dropLast().split(separator: ",")
      .compactMap { NumberText.integer(String($0.drop { $0 == " " })) }
    return parse(String(text[..<open]), numbers) ?? .failure(unknown(text))
  }

  private static func parse(_ name: String, _ numbers: [Int]) -> Result<ValueType, Flaw>? {
    switch name {
    case "string":
      numbers.count == 1 && (1...250) ~= numbers[0]
        ? .success(.string(numbers[0])) : .failure(Flaw("a string has 1…250 bytes: string(16)"))
    case "mod10":
      numbers.count == 1 && (2...4) ~= numbers[0]
        ? .success(.mod10(numbers[0])) : .failure(Flaw("mod10 takes 2…4 registers: mod10(3)"))
    case "mod1000":
      numbers.count == 1 && (2...4) ~= numbers[0]
        ? .success(.mod1000(numbers[0]))
        : .failure(Flaw("mod1000 takes 2…4 registers: mod1000(3)"))
    case "bits":
      numbers.count == 2 && 0 <= numbers[0] && numbers[0] <= numbers[1] && numbers[1] <= 31
        ? .success(.bits(from: numbers[0], to: numbers[1])) : .failure(flaw(ofBits: numbers))
    default: nil
    }
  }

  struct Flaw: Error {
    var message: String
    var suggestion: String?

    init(_ message: String, suggestion: String? = nil) {
      self.message = message
      self.suggestion = suggestion
    }
  }

  /// Bits in the wrong order, or a single one.
  private static func flaw(ofBits numbers: [Int]) -> Flaw {
    let rule = "bits are counted from 0, the least significant, to 31, the lower first"
    guard (1...2).contains(numbers.count), let low = numbers.min(), let high = numbers.max(),
      0 <= low, high <= 31
    else { return Flaw("\(rule); write \"bits(0, 3)\" for the lowest four") }
    return Flaw("\(rule); write \"bits(\(low), \(high))\"")
  }

  private static func unknown(_ text: String) -> Flaw {
    let plain = OddCharacter.plain(text)
    if plain != text, case .success = parse(plain), let odd = OddCharacter.first(in: text) {
      let shown = YamlScalar(text: text).shown
      return Flaw("\(shown) \(OddCharacter.objection(to: odd)); write \"\(plain)\"")
    }
    if let meant = bracketed(plain) { return Flaw("\"\(text)\" is no type; write \"\(meant)\"") }
    let usual = meant(by: plain)
    let names = self.plain.map(\.name) + ["string(16)", "bits(0, 3)"]
    return Flaw(
      "\"\(text)\" is no type",
      suggestion: usual ?? Spelling.nearest(to: plain, among: names)
    )
  }

  /// A type with its numbers in another notation: `string[16]`, `bits 3-5`, `bit(3)`, `char(8)`.
  private static func bracketed(_ text: String) -> String? {
    let name = text.lowercased().prefix { $0.isLetter || $0 == "_" }
    let numbers = text.dropFirst(name.count).split { !$0.isNumber }.compactMap { Int($0) }
    switch name {
    case "bits", "bit":
      guard (1...2).contains(numbers.count), let low = numbers.min(), let high = numbers.max(),
        high <= 31
      else { return nil }
      return "bits(\(low), \(high))"
    case "string", "str", "char", "text", "ascii":
      guard numbers.count == 1, (1...250) ~= numbers[0] else { return nil }
      return "string(\(numbers[0]))"
    default: return nil
    }
  }
}

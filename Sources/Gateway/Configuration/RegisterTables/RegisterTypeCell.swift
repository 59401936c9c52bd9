import DeviceProfiles
import Registers

/// The type that the words and the length of a maker's table mean.
struct RegisterTypeCell {
  /// As written; may be empty.
  var text: String
  /// In registers; `nil` where the table does not say.
  var length: Int?

  /// - Throws: what is wrong, and what to write instead.
  func type() throws(WrittenValue.Flaw) -> ValueType {
    let word = text.lowercased().filter { $0.isLetter || $0.isNumber }
    if case .success(let type) = TypeNotation.parse(text.lowercased()) { return try fitting(type) }
    if word.isEmpty { return try unnamed() }
    if Self.isText(word) {
      let bytes = text.split { !$0.isNumber }.compactMap { Int($0) }.first
      guard let count = length.map({ 2 * $0 }) ?? bytes, (1...250).contains(count) else {
        throw WrittenValue.Flaw(
          description: "the length of \"\(text)\" is missing; write string(16) for 16 bytes"
        )
      }
      return .string(count)
    }
    // `int33` is a slip of the pen.
    let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
    guard numbers.allSatisfy({ [1, 2, 3, 4, 8, 16, 24, 32, 48, 64, 754].contains($0) }),
      let name = TypeNotation.meant(by: text),
      case .success(let type) = TypeNotation.parse(name)
    else {
      throw WrittenValue.Flaw(
        description: "\"\(text)\" is no type; write uint16, int16, uint32, int32 or float32"
      )
    }
    // `unsigned` alone says nothing of the width.
    return text.contains(where: \.isNumber) ? try fitting(type) : widened(type)
  }

  private static func isText(_ word: String) -> Bool {
    ["string", "ascii", "char", "text", "str", "chuoi"].contains { word.hasPrefix($0) }
  }

  private func unnamed() throws(WrittenValue.Flaw) -> ValueType {
    switch length ?? 1 {
    case 1: return .uint16
    case 2: return .uint32
    case 4: return .uint64
    default:
      throw WrittenValue.Flaw(
        description: "the type is missing; with \(length ?? 1) registers it may be anything"
      )
    }
  }

  private func widened(_ type: ValueType) -> ValueType {
    guard let length, length != type.registerCount else { return type }
    switch (type, length) {
    case (.int16, 2), (.int8, 2): return .int32
    case (.int16, 4), (.int32, 4): return .int64
    case (.uint16, 2), (.uint8, 2): return .uint32
    case (.uint16, 4), (.uint32, 4): return .uint64
    case (.int32, 1): return .int16
    case (.uint32, 1): return .uint16
    case (.float32, 4): return .float64
    case (.bcd16, 2): return .bcd32
    default: return type
    }
  }

  private func fitting(_ type: ValueType) throws(WrittenValue.Flaw) -> ValueType {
    if case .string = type { return length.map { .string(2 * $0) } ?? type }
    guard let length, length != type.registerCount, type.registerCount > 0 else { return type }
    throw WrittenValue.Flaw(
      description:
        "\(type.name) takes \(type.registerCount) registers, but the length is \(length); "
        + "correct one of them"
    )
  }
}

/// The scale and the unit that the cells of a maker's table mean.
struct RegisterScaleCell {
  var scale: String
  var unit: String
  var divides = false

  /// The factor of the profile's base unit, and that unit.
  ///
  /// - Throws: what is wrong, and what to write instead.
  func meaning() throws(WrittenValue.Flaw) -> (scale: Double, unit: String?, isUnknown: Bool) {
    var factors: [DecimalFactor] = []
    var unit = unit
    let (number, behind) = Self.split(scale)
    if !number.isEmpty {
      guard let factor = Self.factor(number) else {
        throw WrittenValue.Flaw(
          description: "\"\(scale)\" is no scale; write the factor, such as 0.1"
        )
      }
      factors.append(divides ? DecimalFactor(numerator: 1, denominator: factor.value) : factor)
      if unit.isEmpty { unit = behind }
    } else if !["", "-", "–", "n/a", "none", "không"].contains(scale.lowercased()) {
      // `kWh` in a column of resolutions.
      guard unit.isEmpty, Self.code(scale).code != nil else {
        throw WrittenValue.Flaw(
          description: "\"\(scale)\" is no scale; write the factor, such as 0.1"
        )
      }
      unit = scale
    }
    let (step, plain) = Self.split(unit)
    if !step.isEmpty, !plain.isEmpty, let factor = Self.factor(step) {
      factors.append(factor)
      unit = plain
    }
    let (code, isUnknown) = Self.code(unit)
    let (base, multiple) = Self.base(of: code)
    let product = (factors + [multiple]).reduce(DecimalFactor.one) {
      DecimalFactor(
        numerator: $0.numerator * $1.numerator,
        denominator: $0.denominator * $1.denominator
      )
    }
    guard product.value.isFinite, product.value != 0 else {
      throw WrittenValue.Flaw(description: "a scale of 0 leaves nothing of the value")
    }
    return (product.value, base, isUnknown)
  }

  /// A number with its signs, and what stands behind it.
  private static func split(_ text: String) -> (number: String, behind: String) {
    let number = text.prefix { $0.isNumber || ".,/^*×÷-+ ".contains($0) || "xXeE".contains($0) }
    guard number.contains(where: \.isNumber) else { return ("", text) }
    let trimmed = number.reversed().drop { !$0.isNumber }.reversed()
    let behind = text.dropFirst(trimmed.count).drop { $0 == " " || $0 == "*" }
    return (String(trimmed), String(behind))
  }

  private static func factor(_ text: String) -> DecimalFactor? {
    let values = NumberNotation.values(of: text)
    guard values.count == 1, let number = NumberText.decimal(values[0]), number != 0 else {
      return nil
    }
    return DecimalFactor(decimal: values[0])
  }

  private static func code(_ unit: String) -> (code: String?, isUnknown: Bool) {
    guard !["", "-", "–", "/", "n/a", "none"].contains(unit.lowercased()) else {
      return (nil, false)
    }
    switch UnitCode.judge(unit) {
    case .good: return (unit, false)
    case .misspelt(let code): return (code, false)
    case .unknown(let meant):
      let code = meant.map { $0.filter { $0 != "\"" } } ?? ""
      let first = String(code.prefix { $0 != " " })
      return UnitCode.isKnown(first) ? (first, false) : (nil, true)
    }
  }

  /// Profiles are in the base units.
  private static func base(of code: String?) -> (String?, DecimalFactor) {
    guard let code, let first = code.first else { return (code, .one) }
    let bases: Set = ["W", "var", "VA", "Wh", "varh", "VAh", "V", "A", "Hz"]
    let multiples: [Character: Double] = ["k": 1e3, "M": 1e6, "G": 1e9]
    let rest = String(code.dropFirst())
    if let multiple = multiples[first], bases.contains(rest) {
      return (rest, DecimalFactor(numerator: multiple, denominator: 1))
    }
    if first == "m", ["V", "A", "W"].contains(rest) {
      return (rest, DecimalFactor(numerator: 1, denominator: 1000))
    }
    return (code, .one)
  }
}

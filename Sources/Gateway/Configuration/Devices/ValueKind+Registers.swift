import DeviceProfiles
import Registers
import Yaml

extension ValueKind where Value == UInt16 {
  /// A zero-based address.
  static let address = ValueKind(
    name: "address",
    schema: ["type": "integer", "minimum": 0, "maximum": 65535],
    read: { node, context in
      guard let scalar = node.scalar, !scalar.isNull else {
        context.error("\(node.article) stands here; an address is a number 0…65535", at: node)
        return nil
      }
      if !scalar.isText, let number = NumberText.integer(scalar.text) {
        if let address = UInt16(exactly: number) { return address }
        let advice = AddressNotation.advice(for: scalar.text).text
        context.error("\(number) is outside 0…65535, the addresses on the wire\(advice)", at: node)
        return nil
      }
      context.error(objection(to: scalar), at: node)
      return nil
    },
    advice: { AddressNotation.advice(for: $0) }
  )

  private static func objection(to scalar: YamlScalar) -> String {
    if scalar.isText, NumberText.integer(scalar.text).map((0...65_535).contains) == true,
      AddressNotation.doubt(about: scalar.text, in: nil) == nil
    {
      return "\(scalar.shown) is text; write \(scalar.text) without quotes"
    }
    if let plc = AddressNotation.objection(toPLC: scalar.text) { return "\(scalar.shown) \(plc)" }
    let advice = AddressNotation.advice(for: scalar.text)
    return advice.alternatives.isEmpty
      ? "\(scalar.shown) is not an address; write a number 0…65535, as on the wire"
      : advice.complaint(of: scalar.shown, expected: "an address on the wire, which counts from 0")
  }
}

extension ValueKind where Value == ValueType {
  static let valueType = ValueKind(
    name: "type",
    schema: ["type": "string", "pattern": .string(TypeNotation.pattern)],
    read: { node, context in
      guard let text = ValueKind<String>.text.read(node, &context) else { return nil }
      switch TypeNotation.parse(text) {
      case .success(let type): return type
      case .failure(let flaw):
        context.error(flaw.message, at: node, suggestion: flaw.suggestion)
        return nil
      }
    }
  )
}

extension ValueKind where Value == DecimalFactor {
  static let factor = ValueKind.scalar(
    "number",
    expected: "a number such as 0.1 or 1000",
    schema: ["type": "number"],
    write: { .number($0.value) },
    advice: { text in
      let percent = text.hasSuffix("%") ? text.dropLast() + "/100" : text[...]
      let numbers = NumberNotation.values(of: String(percent)).filter { NumberText.isDecimal($0) }
      return numbers.isEmpty
        ? NumberNotation.factor(in: text) : NumberNotation.advice(for: text, numbers)
    },
    parse: { scalar in
      scalar.isText || !NumberText.isDecimal(scalar.text)
        ? nil : DecimalFactor(decimal: scalar.text)
    }
  )
  .doubtingThousands()
  .checked { $0.value == 0 || !$0.value.isFinite ? "a factor of \($0.value) makes no value" : nil }

  /// A transformer's ratio: `40`, or its two sides: `200/5`.
  static let ratio = ValueKind.scalar(
    "number or primary/secondary",
    expected: "a ratio such as 40 or 200/5",
    schema: [
      "anyOf": [
        ["type": "number", "exclusiveMinimum": 0],
        ["type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?/[0-9]+(\\.[0-9]+)?$"],
      ]
    ],
    write: { .number($0.value) },
    advice: { RatioNotation.advice(for: $0) },
    parse: { RatioNotation.ratio(of: $0) }
  )
  .doubting { ratio in
    0 < ratio.value && ratio.value < 1
      ? "a ratio of \(NumberText.text(ratio.value)) makes what the meter reports smaller; the primary side "
        + "stands first, as in 200/5" : nil
  }
  .checked {
    $0.value > 0 && $0.value.isFinite
      ? nil : "a ratio of \(NumberText.text($0.value)) is not above 0"
  }
}

extension DecimalFactor {
  /// Kept exact where the quotient is.
  func divided(by other: Self) -> Self {
    Self(numerator: value / other.value, denominator: 1)
  }

  func multiplied(by other: Self) -> Self {
    Self(
      numerator: numerator * other.numerator,
      denominator: denominator * other.denominator
    )
  }
}

/// A raw value that means "no value".
enum Sentinel: Sendable, Hashable {
  case number(WrittenInteger)
  /// The value of a float, such as -999.0.
  case real(Double)
  /// Any NaN of a float.
  case notANumber
  /// Of a text.
  case text(String)
}

extension ValueKind where Value == [Located<Sentinel>] {
  /// One raw value, or a list of them.
  static let sentinels = ValueKind(
    name: "integer, decimal number, nan or text, or a list of them",
    schema: ["anyOf": [one.schema, ["type": "array", "items": one.schema]]],
    read: { node, context in
      if case .sequence = node.value { return one.located().read(node, &context) }
      return one.read(node, &context)
        .map { [Located(value: $0, location: context.location(of: node))] }
    }
  )

  private static let one = ValueKind<Sentinel>.scalar(
    "integer, decimal number, nan or text",
    expected: "a raw value such as 0x8000, -32768 or nan, or a text such as \"---\"",
    schema: ["anyOf": [["type": "number"], ["type": "string", "minLength": 1]]],
    parse: { scalar in
      guard !scalar.isNull, !scalar.text.isEmpty else { return nil }
      if scalar.isText { return .text(scalar.text) }
      if [".nan", "nan", ".NaN", "NaN"].contains(scalar.text) { return .notANumber }
      if let number = WrittenInteger(scalar.text) { return .number(number) }
      if NumberText.isDecimal(scalar.text), let value = Double(scalar.text) { return .real(value) }
      return .text(scalar.text)
    }
  )
}

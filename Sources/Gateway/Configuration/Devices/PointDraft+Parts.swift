import DeviceProfiles
import Yaml

extension ValueKind where Value == String {
  /// A name of `WordOrder`.
  static let wordOrder = ValueKind(
    name: "order",
    schema: ["enum": .array(WordOrder.names.map { .string($0) })],
    read: { node, context in
      if let scalar = node.scalar, WordOrder(name: scalar.text) != nil { return scalar.text }
      context.error(
        "\(node.scalar?.shown ?? node.article) is no order; write ABCD, CDAB, BADC or DCBA",
        at: node,
        suggestion: node.scalar.flatMap { Spelling.nearest(to: $0.text, among: WordOrder.names) }
      )
      return nil
    }
  )
}

extension ValueKind where Value == Duration {
  /// How often something is polled: 10 ms to a day.
  static let pollPeriod = duration(.milliseconds(10)...(.days(1)))
}

extension ValueKind where Value == [Int: String] {
  /// The names of a state's numbers.
  static let states = ValueKind(
    name: "number: name",
    schema: [
      "type": "object", "propertyNames": ["pattern": "^(-?[0-9]+|0x[0-9a-fA-F]+)$"],
      "additionalProperties": ["type": "string", "minLength": 1], "minProperties": 1,
    ],
    read: { node, context in
      guard case .mapping(let pairs) = node.value, !pairs.isEmpty else {
        context.error(
          "write the numbers of the state and their names: { 0: idle, 1: running }",
          at: node
        )
        return nil
      }
      var names: [Int: String] = [:]
      for pair in pairs {
        guard let number = NumberText.integer(pair.name) else {
          context.error("\"\(pair.name)\" is not a number; write number: name", at: pair.key)
          continue
        }
        let name = ValueKind<String>.text.read(pair.value, &context)
        if let name, let other = names.updateValue(name, forKey: number) {
          context.error("the number \(number) is named \"\(other)\" already", at: pair.key)
        }
      }
      return names
    }
  )
}

extension CounterBehaviour {
  private enum Resets: String, CaseIterable { case allowed, never }

  private static let wrapsAt = Key(
    "wraps_at",
    .positiveNumber,
    doc: "The value, in the point's unit, at which the counter starts again at 0."
  )
  private static let resets = DefaultedKey(
    "resets",
    .choice(of: "rule"),
    default: Resets.allowed,
    doc: "Whether somebody can set the counter to 0."
  )

  static let shape = Shape<Self>(
    "counter",
    doc: "How a counter behaves at its end.",
    keys: [wrapsAt.description, resets.description]
  ) { fields, context in
    Self(
      wrapsAt: fields.read(wrapsAt, &context),
      mayReset: fields.read(resets, &context) == .allowed
    )
  }
}

/// `writable:` of a point.
struct WritableDraft: Sendable {
  var range: ClosedRange<Double>

  private static let least = Key("min", .number, .required, doc: "The least value, in the unit.")
  private static let most = Key("max", .number, .required, doc: "The greatest value, in the unit.")

  static let shape = Shape<Self>(
    "writable",
    doc: "What may be written.",
    keys: [least.description, most.description]
  ) { fields, context in
    guard let least = fields.read(least, &context), let most = fields.read(most, &context) else {
      return nil
    }
    guard least <= most else {
      context.error(
        "min \(NumberText.text(least)) is above max \(NumberText.text(most))",
        at: fields.node
      )
      return nil
    }
    return Self(range: least...most)
  }
}

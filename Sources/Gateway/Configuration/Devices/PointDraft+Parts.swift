import DeviceProfiles
import Measurements
import Yaml

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
          context.error(objection(to: pair), at: pair.key)
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

  /// What to say of a name without its number, with the number behind it, or without the space between.
  private static func objection(to pair: YamlPair) -> String {
    let plain = OddCharacter.plain(pair.name)
    let shown = YamlScalar(text: pair.name).shown
    if NumberText.integer(plain) != nil { return "\(shown) is not a plain number; write \(plain)" }
    if let number = pair.value.scalar?.text, NumberText.integer(number) != nil {
      return "the number of a state stands first; write \(number): \(plain)"
    }
    let digits = plain.prefix { $0.isASCII && $0.isNumber }
    let name = plain.dropFirst(digits.count).drop { ":= ".contains($0) }
    guard pair.value.scalar?.isNull == true, !digits.isEmpty, !name.isEmpty else {
      return "\(shown) is not a number; each state is its number, a colon and its name"
    }
    return "a colon and a space are missing; write \(digits): \(name)"
  }
}

extension CounterBehaviour {
  private static let wrapsAt = Key(
    "wraps_at",
    .positiveNumber,
    doc: "The value, in the point's unit, at which the counter starts again at 0."
  )
  private static let resets = DefaultedKey(
    "resets",
    ValueKind<CounterResets>.choice(of: "rule"),
    default: CounterResets.allowed,
    doc: "Whether the counter can be set to 0: allowed, confirmed by three readings; "
      + "never, a lower value is false; expected, in operation: every fall is a reset at once."
  )

  static let shape = Shape<Self>(
    "counter",
    doc: "How a counter behaves at its end.",
    keys: [wrapsAt.description, resets.description]
  ) { fields, context in
    Self(
      wrapsAt: fields.read(wrapsAt, &context),
      resets: fields.read(resets, &context)
    )
  }
}

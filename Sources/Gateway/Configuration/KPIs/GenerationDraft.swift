import Energy
import Yaml

/// An entry of `generation:` as it was read.
struct GenerationDraft: Sendable {
  var device: String
  /// `nil` where only the meter is named.
  var register: GenerationMeter.Register?

  /// Most meters of generators count it as export.
  var meter: GenerationMeter { GenerationMeter(device: device, register: register ?? .export) }

  private static let meter = Key("meter", .id, .required, doc: "The device.")
  private static let register = DefaultedKey(
    "as",
    .choice(of: "register"),
    default: GenerationMeter.Register.export,
    doc: "Which of its registers counts what is generated."
  )

  static let shape = Shape<Self>(
    "generation meter",
    doc: "A meter of what the site generates, with the register that counts it.",
    keys: [meter.description, register.description]
  ) { fields, context in
    let given = fields.has(Self.register.name) ? fields.read(Self.register, &context) : nil
    return fields.read(Self.meter, &context).map { Self(device: $0, register: given) }
  }
}

extension ValueKind where Value == GenerationDraft {
  /// `pv-meter`, or `{ meter: pv-meter, as: import }`.
  static let generation = ValueKind(
    name: "device or generation meter",
    schema: ["anyOf": [ValueKind<String>.id.schema, GenerationDraft.shape.description.schema]],
    read: { node, context in
      if case .mapping = node.value { return GenerationDraft.shape.read(node, &context) }
      return ValueKind<String>.id.read(node, &context).map { GenerationDraft(device: $0) }
    },
    contents: GenerationDraft.shape.description
  )
}

package import DeviceProfiles
import Registers

/// How a model is recognised: by what it says of itself, or by what certain registers hold.
package struct ProfileIdentity: Sendable, Hashable {
  /// A register and what it holds in every device of the model.
  package struct Rule: Sendable, Hashable {
    package enum Expectation: Sendable, Hashable {
      /// A text that stands in it, in capitals or not.
      case text(String)
      case range(ClosedRange<Double>)
    }

    /// Where and of which type; its name is empty.
    package var place: PointDefinition
    package var expectation: Expectation
  }

  /// Part of the vendor's name in the device identification (function 43/14), in capitals or not.
  package var vendor: String?
  /// Part of the product's code or name, or of the model's name, there.
  package var product: String?
  package var rules: [Rule]
}

extension ProfileIdentity {
  private static let vendor = Key(
    "vendor",
    .text,
    doc: "Part of the vendor's name in the device identification (function 43/14)."
  )
  private static let product = Key(
    "product",
    .text,
    doc: "Part of the product's code or name, or of the model's name, in that identification."
  )
  private static let registers = DefaultedKey(
    "registers",
    Rule.shape.kind.list(),
    default: [],
    doc: "Registers that hold the same in every device of the model."
  )

  static let shape = Shape<Self>(
    "identify",
    doc: "How a scan recognises a device of this model.",
    keys: [vendor.description, product.description, registers.description]
  ) { fields, context in
    let identity = Self(
      vendor: fields.read(vendor, &context),
      product: fields.read(product, &context),
      rules: fields.read(registers, &context)
    )
    guard identity.vendor == nil, identity.product == nil, !fields.has(registers.name) else {
      return identity
    }
    context.error("write vendor, product or registers: nothing identifies nothing", at: fields.node)
    return nil
  }
}

extension ProfileIdentity.Rule {
  private static let table = SharedKeys.table(.required, doc: "input or holding.")
  private static let address = SharedKeys.address(.required, doc: "Zero-based.")
  private static let type = SharedKeys.type(.required, doc: "As of a point.")
  private static let order = SharedKeys.order(doc: "As of a point.")
  private static let text = Key("text", .text, doc: "What a string holds, or a part of it.")
  private static let value = Key("value", .number, doc: "The number that stands there.")
  private static let range = Key("range", .numberRange, doc: "Where the number lies.")

  static let shape = Shape<Self>(
    "identifying register",
    doc: "A register and what it holds: exactly one of text, value and range.",
    keys: [
      table.description, address.description, type.description, order.description,
      text.description, value.description, range.description,
    ],
    rules: [Shape<Self>.exactlyOne(of: [text.name, value.name, range.name])]
  ) { fields, context in
    let table = fields.read(table, &context)
    let address = fields.read(address, &context)
    let type = fields.read(type, &context)
    let order = fields.read(order, &context).flatMap { WordOrder(name: $0) }
    let expectations: [Expectation] = [
      fields.read(text, &context).map { .text($0) },
      fields.read(value, &context).map { .range($0...$0) },
      fields.read(range, &context).map { .range($0) },
    ]
    .compactMap { $0 }
    guard let table, let address, let type else { return nil }
    guard expectations.count == 1, let expectation = expectations.first else {
      context.error("write exactly one of text, value and range", at: fields.node)
      return nil
    }
    var place = PointDefinition(name: "", table: table, address: address, type: type)
    place.order = order ?? .abcd
    let isText = if case .string = type { true } else { false }
    let expectsText = if case .text = expectation { true } else { false }
    guard isText == expectsText, Int(address) + place.addressCount <= 65_536 else {
      context.error(
        isText == expectsText
          ? "the value goes past address 65535"
          : "text belongs to a string, value and range to numbers",
        at: fields.node
      )
      return nil
    }
    return Self(place: place, expectation: expectation)
  }
}

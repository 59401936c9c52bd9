import DeviceProfiles
import Yaml

/// `writable:` of a point.
struct WritableDraft: Sendable {
  /// `nil`: 0 or 1, for a bit.
  var range: ClosedRange<Double>?
  var function: Located<Int>?
  var rewrite: Bool
  var readable: Bool
  var pulse: Bool

  private static let least = Key(
    "min",
    .number,
    doc: "The least value, in the unit; a bit needs none."
  )
  private static let most = Key(
    "max",
    .number,
    doc: "The greatest value, in the unit; a bit needs none."
  )
  private static let function = Key(
    "function",
    ValueKind<Int>.integer(0...255).checked(
      adding: [.init("minimum", 5), .init("maximum", 16)]
    ) {
      [5, 6, 15, 16].contains($0)
        ? nil : "function \($0) writes nothing; write 5 or 15 for a coil, 6 or 16 for registers"
    },
    doc: """
      The Modbus function to write with: 5 or 15 for a coil, 6 or 16 for registers; what fits, and \
      the other one where the device refuses it, unless given.
      """
  )
  private static let rewrite = DefaultedKey(
    "rewrite",
    .flag,
    default: false,
    doc: "Whether a value is sent that the device holds already, as a watchdog's set point needs."
  )
  private static let readable = DefaultedKey(
    "readable",
    .flag,
    default: true,
    doc: "Whether it can be read; false: write-only, never polled, and without a value in data."
  )
  private static let pulse = DefaultedKey(
    "pulse",
    .flag,
    default: false,
    doc: "Whether the device takes the value back by itself, as a self-resetting coil."
  )

  static let shape = Shape<Self>(
    "writable",
    doc: "What may be written, and how.",
    keys: [
      least.description, most.description, function.description, rewrite.description,
      readable.description, pulse.description,
    ],
    advice: { node in
      node.scalar.map { _ in
        "{ min: 0, max: 100 } with the least and the greatest value, or {} for a bit"
      }
    }
  ) { fields, context in
    let errorsBefore = context.errorCount
    let least = fields.read(least, &context)
    let most = fields.read(most, &context)
    let draft = Self(
      range: range(least, most, fields, &context),
      function: fields.located(function, &context),
      rewrite: fields.read(rewrite, &context),
      readable: fields.read(readable, &context),
      pulse: fields.read(pulse, &context)
    )
    return context.errorCount == errorsBefore ? draft : nil
  }

  private static func range(
    _ least: Double?,
    _ most: Double?,
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) -> ClosedRange<Double>? {
    guard let least, let most else {
      let isRefused =
        (least == nil && fields.has(Self.least.name)) || (most == nil && fields.has(Self.most.name))
      if least != nil || most != nil, !isRefused {
        context.error("write both min and max", at: fields.node)
      }
      return nil
    }
    guard least <= most else {
      context.error(
        "min \(NumberText.text(least)) is above max \(NumberText.text(most))",
        at: fields.node
      )
      return nil
    }
    return least...most
  }
}

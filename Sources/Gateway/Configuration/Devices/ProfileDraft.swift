import DeviceProfiles
import Registers

/// A profile's file as it was read, before it is merged with the profile that it extends.
struct ProfileDraft: Sendable {
  var extends: Located<String>?
  var maker: String
  var model: String
  var kind: DeviceKind?
  /// Other names of the model, and of models with the same map.
  var aliases: [String]
  var label: [String: String]
  var sources: [String]
  var notes: String?
  var serial: SerialHint?
  var identity: ProfileIdentity?
  var limits: LimitsDraft
  /// The order of points that name none.
  var order: Located<WordOrder>?
  var points: [NamedEntry<PointDraft>]
}

extension ProfileDraft {
  private static let maker = Key("maker", .text, .required, doc: "Who makes the device.")
  private static let model = Key("model", .text, .required, doc: "The model or family.")
  private static let kind =
    Key("kind", .choice(of: "kind of device"), doc: "What the device is.") as Key<DeviceKind>
  private static let aliases = DefaultedKey(
    "aliases",
    ValueKind<String>.text.list(),
    default: [],
    doc: "Other names of the model, and models with the same map; for people who search."
  )
  private static let order = SharedKeys.deviceOrder(
    doc: "The order of all numbers of several registers whose points name none; else ABCD."
  )
  private static let label = Key("label", .label, doc: "The name for people.")
  private static let extends = Key(
    "extends",
    .libraryName,
    doc: "Another profile, whose points and limits hold where this one says nothing else."
  )
  private static let sources = DefaultedKey(
    "sources",
    ValueKind<String>.text.list(),
    default: [],
    doc: "Where the numbers come from: manuals, public repositories."
  )
  private static let notes = Key("notes", .text, doc: "What is uncertain, what to look out for.")
  private static let serial = Key(
    "serial",
    SerialHint.shape.kind,
    doc: "Settings as the device leaves the works; for scans and people only."
  )
  private static let identify = Key(
    "identify",
    ProfileIdentity.shape.kind,
    doc: "How a scan recognises a device of this model; all conditions must be true."
  )
  private static let points = Key(
    "points",
    PointDraft.shape.kind.dictionary(by: .pointName, allowsNull: true),
    .required,
    doc: "The points by name; null takes one of the extended profile's points away."
  )

  static let shape = Shape<Self>(
    "profile",
    doc: "The register map of one model.",
    keys: [
      maker.description, model.description, kind.description, aliases.description,
      label.description, extends.description,
      sources.description, notes.description, serial.description,
      identify.description,
    ] + LimitsDraft.keys + [order.description, points.description]
  ) { fields, context in
    let maker = fields.read(maker, &context)
    let model = fields.read(model, &context)
    let draft = Self(
      extends: fields.located(extends, &context),
      maker: maker ?? "",
      model: model ?? "",
      kind: fields.read(kind, &context),
      aliases: fields.read(aliases, &context),
      label: fields.read(label, &context) ?? [:],
      sources: fields.read(sources, &context),
      notes: fields.read(notes, &context),
      serial: fields.read(serial, &context),
      identity: fields.read(identify, &context),
      limits: LimitsDraft(fields, &context),
      order: fields.located(order, &context).flatMap { name in
        WordOrder(name: name.value).map { Located(value: $0, location: name.location) }
      },
      points: fields.read(points, &context) ?? []
    )
    return maker == nil || model == nil ? nil : draft
  }
}

extension SerialHint {
  private static let baud = SharedKeys.baud
  private static let parity = SharedKeys.parity(doc: "Parity.")
  private static let stopBits = SharedKeys.stopBits
  private static let unitID = SharedKeys.unitID(1...247)

  static let shape = Shape<Self>(
    "serial",
    doc: "Settings as the device leaves the works.",
    keys: [baud.description, parity.description, stopBits.description, unitID.description]
  ) { fields, context in
    Self(
      baud: fields.read(baud, &context),
      parity: fields.read(parity, &context),
      stopBits: fields.read(stopBits, &context),
      unitID: fields.read(unitID, &context)
    )
  }
}

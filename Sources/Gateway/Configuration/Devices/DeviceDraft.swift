import DeviceProfiles
import Registers
import Yaml

/// A device of a device file as it was read, before it is merged with its profile.
struct DeviceDraft: Sendable {
  var id: Located<String>
  var profile: Located<String>?
  var unitID: Located<Int>
  var path: [String]
  var ratedPower: Double?
  var ratios: Ratios
  var label: [String: String]
  /// `nil`: the connection's.
  var every: Duration?
  var order: WordOrder?
  /// Whether addresses between the points may be read with them.
  var bridgesGaps: Bool
  var limits: LimitsDraft
  var points: [NamedEntry<PointDraft>]
  /// Whether it had errors: what is missing may be what was refused.
  var isSpoilt = false
  /// Whether a profile was written that could not be read.
  var isProfileRefused = false
  /// Whether the name of a point was refused, so that not all its points are known.
  var hasNamelessPoints = false
}

/// What transformers divide by before the meter sees it.
struct Ratios: Sendable {
  var current: DecimalFactor
  var voltage: DecimalFactor

  /// The factor for a point in `unit`: currents by ct, voltages by vt, powers and energies by both.
  func factor(forUnit unit: String) -> DecimalFactor {
    let base = unit.hasPrefix("k") || unit.hasPrefix("M") ? String(unit.dropFirst()) : unit
    switch base {
    case "A": return current
    case "V": return voltage
    case "W", "var", "VA", "Wh", "varh", "VAh": return current.multiplied(by: voltage)
    default: return .one
    }
  }

  private static let current = DefaultedKey(
    "ct",
    .ratio,
    default: .one,
    doc: "The current transformer's ratio: 40, or 200/5."
  )
  private static let voltage = DefaultedKey(
    "vt",
    .ratio,
    default: .one,
    doc: "The voltage transformer's ratio."
  )

  static let shape = Shape<Self>(
    "ratios",
    doc:
      "Multiplies currents, voltages, powers and energies of a meter that reports secondary values.",
    keys: [current.description, voltage.description],
    advice: { node in
      guard let text = node.scalar?.text else { return nil }
      let sides =
        RatioNotation.ratio(of: YamlScalar(text: text)) == nil
        ? RatioNotation.advice(for: text).alternatives : [text]
      return sides.count == 1 ? "{ ct: \(sides[0]) }" : nil
    }
  ) { fields, context in
    Self(current: fields.read(current, &context), voltage: fields.read(voltage, &context))
  }
}

extension DeviceDraft {
  private static let id = Key(
    "id",
    .assetID,
    .required,
    doc: "The device's id, unique over devices, lines and accounts; the last level of its topics."
  )
  private static let profile = Key(
    "profile",
    .profileName,
    doc: """
      The register map of its model, such as schneider/iem3155; sunspec, sunspec-inverter or \
      sunspec-meter for a device that is asked which points it has, sunspec-meter-2 for the second \
      meter of one chain.
      """
  )
  private static let unitID = SharedKeys.unitID(0...255, .required)
  private static let path = DefaultedKey(
    "path",
    .topicPath,
    default: [],
    doc: "ISA-95 area, line, cell: levels of its topics before the id."
  )
  private static let ratedPower = Key(
    "rated_power",
    .power.checked { $0 > 0 ? nil : "a rated power of 0 makes every reading implausible" },
    doc: "The most that can flow through a meter; makes implausible jumps of its counters visible."
  )
  private static let ratios = Key(
    "ratios",
    Ratios.shape.kind,
    .section,
    doc: "Transformer ratios, for a meter that reports secondary values."
  )
  private static let label = Key("label", .label, doc: "The name for people.")
  private static let every = SharedKeys.every(
    doc: "The poll period of points that name none; else the connection's, or 1s."
  )
  private static let bridgesGaps = DefaultedKey(
    "bridge_gaps",
    .flag,
    default: true,
    doc: "Whether addresses between the points may be read along; false: only what was asked for."
  )
  private static let order = SharedKeys.deviceOrder(
    doc: """
      The order of all its numbers of several registers, over the profile's: ABCD, CDAB, BADC, DCBA; \
      a point's own order in the device file wins.
      """
  )
  private static let points = Key(
    "points",
    PointDraft.shape.kind.dictionary(by: .pointName, allowsNull: true),
    doc: "Adds points to the profile or overrides some of a point's keys; null takes a point away."
  )

  static let shape = Shape<Self>(
    "device",
    doc: "One device on a connection.",
    keys: [
      id.description, profile.description, unitID.description, path.description,
      ratedPower.description, ratios.description, label.description, every.description,
      order.description, bridgesGaps.description,
    ] + LimitsDraft.keys + [points.description]
  ) { fields, context in
    let errorsBefore = context.errorCount
    let id = fields.located(id, &context)
    let unitID = fields.located(unitID, &context)
    let profile = fields.located(profile, &context)
    let path = fields.read(path, &context)
    let ratedPower = fields.read(ratedPower, &context)
    let ratios = fields.read(ratios, &context)
    let label = fields.read(label, &context) ?? [:]
    let every = fields.read(every, &context)
    let order = fields.read(order, &context)
    let bridgesGaps = fields.read(bridgesGaps, &context)
    let limits = LimitsDraft(fields, &context)
    let points = fields.read(points, &context) ?? []
    let needsProfile = points.isEmpty || points.contains { $0.value?.isWhole == false }
    let lacksProfile = needsProfile && fields.emptyKey(Self.profile.name) != nil
    if lacksProfile, let key = fields.emptyKey(Self.profile.name) {
      context.error("\"profile\" has no value; write a name such as schneider/iem3155", at: key)
    }
    guard let id, let unitID, let ratios else { return nil }
    return Self(
      id: id,
      profile: profile,
      unitID: unitID,
      path: path,
      ratedPower: ratedPower,
      ratios: ratios,
      label: label,
      every: every,
      order: order.flatMap { WordOrder(name: $0) },
      bridgesGaps: bridgesGaps,
      limits: limits,
      points: points,
      isSpoilt: context.errorCount > errorsBefore || fields.isSpoilt,
      isProfileRefused: profile == nil && context.errorCount > errorsBefore
        && (fields.has(Self.profile.name) || fields.isMisspelt(Self.profile.name)),
      hasNamelessPoints: points.count < fields.count(of: Self.points.name)
        || fields.isMisspelt(Self.points.name)
    )
  }
}

/// A device file as it was read.
struct DeviceFileDraft: Sendable {
  var connection: ConnectionDraft
  var devices: [DeviceDraft]

  private static let connection = Key(
    "connection",
    ConnectionDraft.shape.kind,
    .required,
    doc: "Where the devices are."
  )
  private static let devices = Key(
    "devices",
    DeviceDraft.shape.kind.list(atLeast: 1),
    .required,
    doc: "The devices on the connection."
  )

  static let shape = Shape<Self>(
    "devices.d/*.yaml",
    doc: "A device file: one connection and the devices on it.",
    keys: [connection.description, devices.description]
  ) { fields, context in
    let connection = fields.read(connection, &context)
    let devices = fields.read(devices, &context)
    guard let connection, let devices else { return nil }
    return Self(connection: connection, devices: devices)
  }
}

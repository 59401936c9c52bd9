import Production
import Yaml

/// An entry of `production:` as it was read.
struct ProductionLineDraft: Sendable {
  var id: Located<String>
  var path: [String]
  var state: Located<StateDraft>
  var good: Located<PointReference>?
  var reject: Located<PointReference>?
  var total: Located<PointReference>?
  var rework: Located<PointReference>?
  var idealCycle: Duration
  var minorStop: Duration
  var energy: Located<String>?
  var details: LineDetailsDraft
  /// Whether it had errors: what is missing may be what was refused.
  var isSpoilt = false

  private static let id = Key(
    "id",
    .assetID,
    .required,
    doc: "The line's id, unique over devices, lines and accounts."
  )
  private static let path = DefaultedKey(
    "path",
    .topicPath,
    default: [],
    doc: "Levels of its topics before the id."
  )
  private static let state = Key(
    "state",
    StateDraft.shape.kind,
    .required,
    doc: "What the machine's state is found from: a point, or its power."
  )
  private static let good = Key("good", .pointReference, doc: "The counter of good items.")
  private static let reject = Key("reject", .pointReference, doc: "The counter of rejected items.")
  private static let total = Key("total", .pointReference, doc: "The counter of all items.")
  private static let rework = Key(
    "rework",
    .pointReference,
    doc: "The counter of items that had to be worked over; it changes no other count."
  )
  private static let idealCycle = Key(
    "ideal_cycle",
    .duration(.milliseconds(1)...(.days(30))),
    .required,
    doc: "The planned run time per item (ISO 22400 PRI)."
  )
  private static let minorStop = DefaultedKey(
    "minor_stop",
    .duration(.zero...(.hours(1))),
    default: .zero,
    doc: "A stop shorter than this, by its whole duration, is a minor stop and no failure."
  )
  private static let energy = Key(
    "energy",
    .id,
    doc: "The energy account that supplies the line, for energy per good item."
  )

  static let shape = Shape<Self>(
    "production line",
    doc: "A machine or line whose productivity is computed.",
    keys: [
      id.description, path.description, state.description, good.description, reject.description,
      total.description, rework.description, idealCycle.description, minorStop.description,
      energy.description,
    ] + LineDetailsDraft.keys
  ) { fields, context in
    let errorsBefore = context.errorCount
    let id = fields.located(id, &context)
    let path = fields.read(path, &context)
    let state = fields.located(state, &context)
    let good = fields.located(good, &context)
    let reject = fields.located(reject, &context)
    let total = fields.located(total, &context)
    let rework = fields.located(rework, &context)
    let idealCycle = fields.read(idealCycle, &context)
    let minorStop = fields.read(minorStop, &context)
    let energy = fields.located(energy, &context)
    let details = LineDetailsDraft(fields, &context)
    guard let id, let state, let idealCycle else { return nil }
    return Self(
      id: id,
      path: path,
      state: state,
      good: good,
      reject: reject,
      total: total,
      rework: rework,
      idealCycle: idealCycle,
      minorStop: minorStop,
      energy: energy,
      details: details,
      isSpoilt: context.errorCount > errorsBefore || fields.isSpoilt
    )
  }
}

extension ValueKind where Value == PointReference {
  /// `device.point`.
  static let pointReference = ValueKind.scalar(
    "device.point",
    expected: "a point such as press-1.good_count",
    schema: ["type": "string", "pattern": "^[a-zA-Z0-9_-]+\\.[a-zA-Z0-9_]+$"],
    advice: { text in
      let parts = OddCharacter.plain(text).split { "/:.>\\ ".contains($0) }.map(String.init)
      guard parts.count == 2, ValueKind<String>.id.accepts(parts[0]),
        ValueKind<String>.pointName.accepts(parts[1])
      else { return .none }
      return Advice([parts.joined(separator: ".")])
    },
    parse: { scalar in
      let parts = scalar.text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
      return PointReference(device: String(parts[0]), point: String(parts[1]))
    }
  )
}

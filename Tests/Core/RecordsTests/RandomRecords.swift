import Indicators
import Measurements
import Records
import TestSupport

/// Records of every kind, with odd values among the usual ones.
final class RandomRecords {
  static let dictionary = RecordDictionary(
    assets: [
      RecordDictionary.Asset(
        id: "meter",
        kind: .device,
        path: ["a", "b"],
        points: (0..<40).map { RecordDictionary.Point(name: "p\($0)", type: "uint16", unit: "W") }
      ),
      RecordDictionary.Asset(id: "factory", kind: .energyAccount),
    ],
    fields: ["consumption", "cost", "công suất"]
  )

  private var random: SeededGenerator

  init(random: SeededGenerator) { self.random = random }

  func record() -> Record {
    let fact = fact()
    let subject: Record.Subject
    switch fact {
    case .readings: subject = .asset(Self.dictionary.assets[0])
    case .row(let row, _):
      subject = row.subject == "factory" ? .asset(Self.dictionary.assets[1]) : .other(row.subject)
    case .assets: subject = .gateway
    default: subject = pick([.gateway, .asset(Self.dictionary.assets[1]), .other("x/y")])
    }
    return Record(subject: subject, time: time(), fact: fact)
  }

  private func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  private func maybe<Value>(_ value: @autoclosure () -> Value) -> Value? {
    Bool.random(using: &random) ? value() : nil
  }

  private func some<Value>(_ make: (RandomRecords) -> Value) -> [Value] {
    (0..<Int.random(in: 0...4, using: &random)).map { _ in make(self) }
  }

  private func time() -> Timestamp {
    Timestamp(milliseconds: pick([0, -1, 1_790_000_000_000, .min / 4, .max / 4]))
  }

  private func text() -> String { pick(["", "a", "không trả lời", "\0\"\\\n", "x/y"]) }

  private func number() -> Double {
    pick([
      0, -0.0, 1, -7, 0.1, 12_500, 1e300, 134_217_728, 134_217_727, -134_217_728.5, .infinity,
      Double(Float(0.1)), Double(bitPattern: random.next() & 0x7FDF_FFFF_FFFF_FFFF),
    ])
  }

  private func value() -> PointValue {
    switch Int.random(in: 0...6, using: &random) {
    case 0: .number(number())
    case 1: .single(Double(Float(number())))
    case 2: .single(number())
    case 3: .signed(pick([0, -1, .min, .max, 1 << 53 + 1]))
    case 4: .unsigned(pick([0, 1, .max, 127, 128]))
    case 5: .bool(.random(using: &random))
    default: .text(text())
    }
  }

  private func code() -> QualityCode {
    pick([
      .timeout, .badFrame, .notAvailable, .notANumber, .outOfRange, .stale, .disconnected,
      .exception(2), .exception(255),
    ])
  }

  private func texts() -> [String: String] { ["en": text(), "vi": text()] }

  private func fact() -> Record.Fact {
    switch Int.random(in: 0...8, using: &random) {
    case 0: .readings(readings())
    case 1: .row(row(), isHistorical: .random(using: &random))
    case 2:
      .event(
        RecordedEvent(
          id: text(),
          type: text(),
          severity: text(),
          message: texts(),
          facts: some { $0.recorded(depth: 3) }
        )
      )
    case 3: .status(RecordedStatus(text(), reason: text(), lastOK: maybe(time()), isLate: true))
    case 4: .description(description())
    case 5:
      .alarm(
        RecordedAlarm(
          id: text(),
          valueName: text(),
          state: text(),
          severity: text(),
          isAcknowledged: .random(using: &random),
          shelvedUntil: maybe(time()),
          value: maybe(number())
        )
      )
    case 6:
      .state(
        RecordedState(
          text(),
          since: time(),
          reason: maybe(text()),
          product: maybe(pick([0, -1, .max]))
        )
      )
    case 7: .assets(AssetList(configuration: text(), assets: Self.dictionary.assets))
    default: .cleared(text())
    }
  }

  /// Those with a value first, as they are read.
  private func readings() -> [NamedReading] {
    let points = (0..<40).filter { _ in Int.random(in: 0...2, using: &random) > 0 }
    let bad = Set(points.filter { _ in Int.random(in: 0...3, using: &random) == 0 })
    return points.filter { !bad.contains($0) }.map { NamedReading("p\($0)", .good(value())) }
      + points.filter(bad.contains).map { NamedReading("p\($0)", .bad(code())) }
  }

  private func row() -> KPIRow {
    let from = time()
    var row = KPIRow(
      subject: pick(["factory", "elsewhere"]),
      family: pick([.energy, .demand, .production, .baseline]),
      period: text(),
      interval: Interval(from: from, to: from.advanced(byMilliseconds: 900_000)),
      isFinal: .random(using: &random),
      revision: pick([1, 1001, 7]),
      values: some { IndicatorValue($0.pick(["cost", "công suất", "new"]), $0.number()) },
      coverage: number(),
      quality: pick([.good, .estimated, .incomplete]),
      shift: maybe(text()),
      stops: maybe([StopShare(reason: text(), count: 3, duration: number())])
    )
    row.sources = Bool.random(using: &random) ? ["cost": text()] : [:]
    row.completeValues = Bool.random(using: &random) ? ["cost", "new"] : []
    return row
  }

  private func recorded(depth: Int) -> RecordedFact {
    RecordedFact(text(), recordedValue(depth: depth))
  }

  private func recordedValue(depth: Int) -> RecordedValue {
    switch Int.random(in: 0...(depth > 0 ? 8 : 6), using: &random) {
    case 0: .nothing
    case 1: .number(number())
    case 2: .whole(pick([0, .min, .max]))
    case 3: .text(text())
    case 4: .flag(.random(using: &random))
    case 5: .time(time())
    case 6: .words(texts())
    case 7: .list(some { $0.recordedValue(depth: depth - 1) })
    default: .group(some { $0.recorded(depth: depth - 1) })
    }
  }

  private func description() -> AssetDescription {
    let content: AssetDescription.Content
    if Bool.random(using: &random) {
      var device = AssetDescription.Device(unitID: .random(in: 0...255, using: &random))
      device.label = texts()
      device.profile = maybe(text())
      device.points = some { $0.point() }
      content = .device(device)
    } else {
      var computed = AssetDescription.Computed(devices: some { $0.text() })
      computed.fields = some {
        AssetDescription.Field(
          name: $0.text(),
          unit: $0.text(),
          aggregation: $0.text(),
          label: $0.texts()
        )
      }
      computed.currency = maybe(text())
      computed.timeZone = maybe(text())
      computed.limits = some { AssetDescription.Limit($0.text(), $0.number()) }
      content = .computed(computed)
    }
    return AssetDescription(
      id: text(),
      kind: pick(AssetKind.allCases),
      path: some { $0.text() },
      content: content
    )
  }

  private func point() -> AssetDescription.Point {
    var point = AssetDescription.Point(
      name: text(),
      type: text(),
      unit: text(),
      kind: text(),
      period: pick([200, 0, -1, .max])
    )
    point.label = texts()
    point.range = maybe(-1.5...number().magnitude)
    point.writable = maybe(AssetDescription.Writing(0...1))
    point.writable?.isPulse = .random(using: &random)
    point.states = some { AssetDescription.State($0.pick([0, -3, .max]), $0.text()) }
    return point
  }
}

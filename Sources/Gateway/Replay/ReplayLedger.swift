import Accounting
import Alarms
import Energy
import Indicators
import Measurements
import Messages

/// The store of a replay: in memory, and every message goes out as a line at once.
actor ReplayLedger: LedgerStore {
  private let assets: AssetMessages
  private let showsOpenRows: Bool
  private let output: LineOutput
  private var meters: [String: [Timestamp: MeterSlot]] = [:]
  private var production: [String: [Timestamp: ProductionSlot]] = [:]
  private var published: [PublicationKey: (end: Timestamp, publication: Publication)] = [:]
  private var prunedAt = Timestamp.distantPast
  private var messages = 0

  init(assets: AssetMessages, showsOpenRows: Bool, descriptor: Int32) {
    self.assets = assets
    self.showsOpenRows = showsOpenRows
    output = LineOutput(descriptor: descriptor)
  }

  /// Whether nobody reads the messages any more.
  var isUnheard: Bool { output.isBroken }

  /// Writes what is gathered; gives how many messages there were.
  func end() -> Int {
    output.flush()
    return messages
  }

  func checkpoints() -> [String: [UInt8]] { [:] }

  func meterSlots(in interval: Interval) -> [MeterSlot] {
    meters.values.flatMap { $0.values.filter { interval.contains($0.slot.from) } }
  }

  func productionSlots(in interval: Interval) -> [ProductionSlot] {
    production.values.flatMap { $0.values.filter { interval.contains($0.slot.from) } }
  }

  func publications(endingAfter moment: Timestamp) -> [PublicationKey: Publication] {
    published.filter { $0.value.end > moment }.mapValues(\.publication)
  }

  func commit(_ changes: LedgerChanges) {
    for slot in changes.meterSlots { meters[slot.register, default: [:]][slot.slot.from] = slot }
    for slot in changes.productionSlots {
      production[slot.line, default: [:]][slot.slot.from] = slot
    }
    for result in changes.results where result.isFinal || showsOpenRows {
      tell(assets.result(result, at: changes.time))
    }
    for result in changes.results where result.isFinal {
      let publication = Publication(revision: result.revision, isFinal: true)
      published[PublicationKey(result)] = (result.interval.to, publication)
    }
    for event in changes.events { tell(assets.event(event)) }
    prune(at: changes.time)
  }

  private func tell(_ message: Message) {
    messages += 1
    output.write(topic: message.topic, payload: message.payload)
  }

  /// A gap is booked to its last 62 days at most, and a month's sums need the month: older slots are
  /// never asked for.
  private func prune(at now: Timestamp) {
    guard now.milliseconds(since: prunedAt) > 86_400_000 else { return }
    let moment = now.advanced(byMilliseconds: -95 * 86_400_000)
    prunedAt = now
    for (register, slots) in meters { meters[register] = slots.filter { $0.key > moment } }
    for (line, slots) in production { production[line] = slots.filter { $0.key > moment } }
    published = published.filter { $0.value.end > moment }
  }
}

import Energy
import Measurements
import Production

/// The store's slots, and in their stead those in memory, which may be newer.
struct NewestSlots {
  private let ledger: LedgerWriter
  private let counters: MeterCounters
  private let lines: ProductionLines

  init(_ ledger: LedgerWriter, _ counters: MeterCounters, _ lines: ProductionLines) {
    self.ledger = ledger
    self.counters = counters
    self.lines = lines
  }

  func meterSlots(in interval: Interval) async throws(LedgerError) -> [MeterSlot] {
    var slots: [SlotKey: MeterSlot] = [:]
    for slot in try await ledger.meterSlots(in: interval) + counters.slots(in: interval) {
      slots[SlotKey(slot.register, slot.slot)] = slot
    }
    return Array(slots.values)
  }

  func productionSlots(
    in interval: Interval
  ) async throws(LedgerError) -> [ProductionSlot] {
    var slots: [SlotKey: ProductionSlot] = [:]
    for slot in try await ledger.productionSlots(in: interval) + lines.slots(in: interval) {
      slots[SlotKey(slot.line, slot.slot)] = slot
    }
    return Array(slots.values)
  }

  /// A line's runs that have ended, as they are now; the newest of one beginning counts.
  func endedRuns(
    of position: Int,
    _ line: String,
    overlapping interval: Interval
  ) async throws(LedgerError) -> [PastRun] {
    var runs: [Timestamp: PastRun] = [:]
    let stored = try await ledger.runs(of: line, overlapping: interval)
    let work = lines.work(of: position)
    for run in stored + work.newRuns
    where run.line == line && !run.interval.intersection(interval).isEmpty {
      runs[run.interval.from] = run
    }
    // One that had ended too early goes on as the present run.
    if let present = work.line.presentRunFrom { runs[present] = nil }
    return runs.values.sorted { $0.interval.from < $1.interval.from }
  }
}

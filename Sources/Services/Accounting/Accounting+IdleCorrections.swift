import Calendar
import Energy
import Measurements
import Production

/// The idle energy of lines follows the corrections of the account that supplies them.
extension Accounting {
  /// Books what the lines' idle energy changes by, slot by slot.
  ///
  /// It keeps its share of the slot's energy. Where none was known, it has the share of the known time
  /// that the line did not run, since the corrected energy is spread evenly.
  func correctIdleEnergy(
    _ value: Int64,
    of position: Int,
    in interval: Interval,
    _ slots: [SlotKey: RegisterSum],
    _ work: [ProductionSlot]
  ) {
    let grid = Array(definition.calendar.grid.slots(covering: interval))
    let parts = Booking(interval: interval, amount: value, bridgesGap: false).parts(in: grid)
    let known = Dictionary(work.map { (SlotKey($0.line, $0.slot), $0.sums) }) { $1 }
    for line in linesOfAccount[position] {
      let id = lines[line].definition.id
      for part in parts {
        guard let sums = known[SlotKey(id, part.slot)] else { continue }
        let before = accounts[position].total(of: .activeImport) { register in
          slots[SlotKey(registers[register].name, part.slot)] ?? .zero
        }
        var change = ProductionSums()
        change.idleEnergy = sums.idleEnergy(of: part.amount, insteadOf: before.amount)
          .saturatingAdd(0 - max(sums.idleEnergy, -.max))
        if change.idleEnergy != 0 { lines[line].outcome.book(change, to: part.slot) }
      }
    }
  }
}

extension ProductionSums {
  /// The idle part of a slot's energy after a correction, in mWh.
  fileprivate func idleEnergy(of corrected: Int64, insteadOf known: Int64) -> Int64 {
    if known > 0 {
      let share = Int128(corrected) * Int128(max(0, idleEnergy)) / Int128(known)
      return Int64(clamping: min(share, Int128(corrected)))
    }
    let standing = setupTime.saturatingAdd(delayTime).saturatingAdd(downTime)
    return corrected.share(standing, of: standing.saturatingAdd(productionTime))
  }
}

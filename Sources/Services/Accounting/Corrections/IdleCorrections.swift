import Calendar
import Energy
import Measurements
import Production
import Rows

/// The idle energy of lines follows the corrections of the account that supplies them.
extension Accounting {
  /// Books what the lines' idle energy changes by, slot by slot.
  ///
  /// It keeps its share of the slot's energy. Where none was known, it has the share of the known time
  /// that the line did not run, since the corrected energy is spread evenly.
  func correctIdleEnergy(
    _ values: [EnergyQuantity: Int64],
    of position: Int,
    in interval: Interval,
    _ slots: [SlotKey: CounterSum],
    _ work: [ProductionSlot]
  ) {
    guard !values.isEmpty, !plan.linesOfAccount[position].isEmpty else { return }
    let grid = Array(plan.grid.slots(covering: interval))
    let parts = values.mapValues {
      Booking(interval: interval, amount: $0, bridgesGap: false).parts(in: grid)
    }
    let known = Dictionary(work.map { (SlotKey($0.line, $0.slot), $0.sums) }) { $1 }
    let account = accounts.account(at: position)
    for (index, slot) in grid.enumerated() {
      let used = account.energyUsed(
        { slots[SlotKey($0.name, slot)] ?? .zero },
        corrected: parts.mapValues { $0[index].amount }
      )
      guard used.before != used.after else { continue }
      for line in plan.linesOfAccount[position] {
        let id = plan.definition.lines[line].id
        guard let sums = known[SlotKey(id, slot)] else { continue }
        var change = ProductionSums()
        change.idleEnergy = sums.idleEnergy(of: used.after, insteadOf: used.before)
          .saturatingAdd(0 - max(sums.idleEnergy, -.max))
        change.stateEnergy = sums.stateEnergy(of: used.after, insteadOf: used.before)
          .saturatingAdd(0 - max(sums.stateEnergy, -.max))
        if change != .zero { lines.book(change, to: slot, of: line) }
      }
    }
  }
}

extension EnergyAccount {
  /// What the account's loads used in one slot before and after a correction, in mWh.
  ///
  /// `sum` gives what the counter of a link counted in it.
  fileprivate func energyUsed(
    _ sum: (AccountLink) -> CounterSum,
    corrected values: [EnergyQuantity: Int64]
  ) -> (before: Int64, after: Int64) {
    var (before, after) = (Int64(0), Int64(0))
    for quantity in EnergyQuantity.allCases {
      let share = quantity.share(inUseOf: definition)
      guard share != 0 else { continue }
      let known = total(of: quantity, sum).amount
      let value = values[quantity] ?? known
      before = before.saturatingAdd(share < 0 ? 0 - max(known, -.max) : known)
      after = after.saturatingAdd(share < 0 ? 0 - max(value, -.max) : value)
    }
    return (before, after)
  }
}

extension ProductionSums {
  /// The idle part of a slot's energy after a correction, in mWh.
  fileprivate func idleEnergy(of corrected: Int64, insteadOf known: Int64) -> Int64 {
    if known > 0 { return Self.part(idleEnergy, of: known, in: corrected) }
    let standing = setupTime.saturatingAdd(delayTime).saturatingAdd(downTime)
    return corrected.share(standing, of: standing.saturatingAdd(productionTime))
  }

  /// The part of a slot's energy whose states are known after a correction, in mWh.
  fileprivate func stateEnergy(of corrected: Int64, insteadOf known: Int64) -> Int64 {
    guard stateEnergy >= 0 else { return stateEnergy }
    if known > 0 { return Self.part(stateEnergy, of: known, in: corrected) }
    return knownTime > 0 ? corrected : 0
  }

  private static func part(_ part: Int64, of known: Int64, in corrected: Int64) -> Int64 {
    let share = Int128(corrected) * Int128(max(0, part)) / Int128(known)
    return Int64(clamping: min(share, Int128(corrected)))
  }
}

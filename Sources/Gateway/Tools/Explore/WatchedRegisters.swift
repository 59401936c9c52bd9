package import DeviceProfiles
import Glibc
package import Modbus
import Registers
import System

/// Registers that are read again and again, to see which change.
package final class WatchedRegisters {
  private let exploration: RegisterExploration
  private let table: RegisterTable
  /// With the last values.
  package private(set) var sweep: RegisterSweep
  private var changed: Set<Int> = []

  package init(_ exploration: RegisterExploration, _ sweep: RegisterSweep, table: RegisterTable) {
    (self.exploration, self.sweep, self.table) = (exploration, sweep, table)
  }

  /// Reads several times a second, until the time is over or somebody interrupts; `tell` gets a line for each
  /// change.
  ///
  /// - Returns: the addresses that changed.
  /// - Throws: when the connection is lost.
  package func run(
    for limit: Duration?,
    _ interruption: Interruption,
    tell: (String) -> Void
  ) throws(ModbusError) -> Set<Int> {
    let start = MonotonicClock.now()
    let end = limit.map { start + $0.boundedNanoseconds }
    while !interruption.isInterrupted, end.map({ MonotonicClock.now() < $0 }) ?? true {
      do throws(ModbusError) {
        let seconds = Double(MonotonicClock.now() - start) / 1e9
        for line in note(try exploration.refreshed(sweep), at: seconds) { tell(line) }
      } catch {
        if error.kind == .interrupted { break }
        throw error
      }
      usleep(200_000)
    }
    return changed
  }

  /// Lines of what changed.
  private func note(_ values: [Int: UInt16], at seconds: Double) -> [String] {
    let before = sweep
    sweep.replace(values)
    let addresses = values.keys.sorted().filter { before.present[$0] != values[$0] }
    changed.formUnion(addresses)
    guard !table.holdsBits else {
      return addresses.map { "\(Self.moment(seconds))  \($0): \(values[$0] ?? 0)" }
    }
    let (old, new) = (TypeGuesses(before), TypeGuesses(sweep))
    return addresses.map { address in
      let from = old.guesses(at: address).first?.text ?? ""
      let to = new.guesses(at: address).first?.text ?? ""
      return "\(Self.moment(seconds))  \(address): \(from) → \(to)"
    }
  }

  private static func moment(_ seconds: Double) -> String {
    let tenths = Int(seconds * 10)
    return "\(tenths / 10).\(tenths % 10) s"
  }
}

extension RegisterSweep {
  /// Takes newer values of what is there.
  mutating func replace(_ values: [Int: UInt16]) {
    for (address, word) in values where present[address] != nil { set(address, to: word) }
  }
}

/// The value of a chosen row.
package struct ChosenValue {
  package let text: String

  /// `nil` where its registers are not all there.
  package init?(_ row: ChosenRow, in sweep: RegisterSweep) {
    let count = row.type.registerCount
    guard let words = sweep.words(at: Int(row.address), count: count),
      let raw = TypeGuesses.decoded(words, row.type, row.order ?? .abcd)
    else { return nil }
    let scale = row.scale.flatMap { DecimalFactor(decimal: $0) } ?? .one
    text = NumberFormat.short(scale.applied(to: raw))
  }
}

package import Calendar
package import Measurements

/// The windows in which demand is taken.
package struct DemandWindow: Sendable, Hashable {
  /// 1…1440; a divisor of a day, else the last block of a day is shorter.
  package let minutes: Int

  package init(minutes: Int) { self.minutes = min(max(1, minutes), 1440) }

  package init(_ definition: DemandDefinition) { self.init(minutes: definition.windowMinutes) }

  /// The name in topics, such as `30min`.
  package var name: String { "\(minutes)min" }

  /// The length, in milliseconds.
  package var length: Int64 { Int64(minutes) * 60_000 }

  /// The edges of the blocks, in minutes after midnight, for the ledger's slots to be cut at.
  package var edges: [Int] { Array(stride(from: minutes, to: 1440, by: minutes)) }

  /// The block that a moment lies in: aligned to local midnight; a block in which the clocks change is
  /// cut there.
  package func block(containing moment: Timestamp, in zone: TimeZoneRules) -> Interval {
    let period = zone.period(at: moment)
    let local = zone.local(at: moment)
    let passed = Int64(local.millisecondOfDay) % length
    let rest = min(length - passed, 86_400_000 - Int64(local.millisecondOfDay))
    return Interval(
      from: moment.advanced(byMilliseconds: -passed),
      to: moment.advanced(byMilliseconds: rest)
    ).intersection(period.interval)
  }
}

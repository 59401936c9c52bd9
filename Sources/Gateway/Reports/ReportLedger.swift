import Accounting
package import Calendar
package import Configuration
import Energy
import Gateway
package import Measurements
package import Store

/// The part of the ledger that a report is made of.
package struct ReportLedger: Sendable {
  let definition: AccountingDefinition
  let interval: Interval
  let meters: [MeterSlot]
  let lines: [ProductionSlot]
  let now: Timestamp

  /// - Parameters:
  ///   - configuration: Whose ledger it is.
  ///   - store: Where the ledger is kept.
  ///   - days: The first and the last day, both belonging to the report.
  ///   - now: What lies after it cannot be known yet.
  /// - Throws: ``ReportFailure``.
  package init(
    _ configuration: GatewayConfiguration,
    store: StoreDatabase,
    days: ClosedRange<CivilDate>,
    now: Timestamp
  ) throws(ReportFailure) {
    let definition: AccountingDefinition?
    do throws(StartFailure) {
      definition = try AccountingDefinition(configuration)
    } catch {
      throw .nothingToReport("\(error)")
    }
    guard let definition else {
      throw .nothingToReport("kpis.yaml has no energy account and no production line")
    }
    let zone = definition.calendar.zone
    let interval = Interval(
      from: zone.start(of: days.lowerBound),
      to: zone.start(of: days.upperBound.adding(days: 1))
    )
    do throws(LedgerError) {
      // A shift that begins on the last day may end on the next.
      let reach = Interval(
        from: interval.from,
        to: interval.to.advanced(byMilliseconds: 86_400_000)
      )
      meters = try store.meterSlots(in: reach)
      lines = try store.productionSlots(in: reach)
    } catch {
      throw .storeUnreadable("\(error)")
    }
    (self.definition, self.interval, self.now) = (definition, interval, now)
  }

  /// The intervals of a period that begin in the report's days and have begun by now.
  func intervals(of period: Period) -> [Interval] {
    let reach = Interval(from: interval.from, to: interval.to.advanced(byMilliseconds: 86_400_000))
    return definition.calendar.intervals(of: period, in: reach)
      .filter { $0.from < interval.to && $0.from < now }
  }

  /// A moment as the site's clock shows it: `2026-11-21 06:00`.
  func local(_ moment: Timestamp) -> String {
    let local = definition.calendar.zone.local(at: moment)
    let minutes = local.millisecondOfDay / 60_000
    let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(local.date.iso) \(pad(minutes / 60)):\(pad(minutes % 60))"
  }

  /// A number as tables show it: with so many digits behind the point.
  static func text(_ value: Double?, digits: Int) -> String {
    guard let value, value.isFinite, value.magnitude < 1e15 else { return "–" }
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let whole = Int64((value * scale).rounded())
    guard digits > 0 else { return String(whole) }
    let fraction = String(whole.magnitude % UInt64(scale))
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(whole < 0 ? "-" : "")\(whole.magnitude / UInt64(scale)).\(zeros)\(fraction)"
  }
}

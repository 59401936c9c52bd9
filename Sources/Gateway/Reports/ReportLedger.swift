import Accounting
import Calendar
import Production
package import Configuration
import Energy
import Adapters
package import Measurements
package import Store

/// The part of the ledger for one report.
package struct ReportLedger: Sendable {
  let definition: AccountingDefinition
  let interval: Interval
  let meters: [MeterSlot]
  let lines: [ProductionSlot]
  /// By the line's id: the stops that were planned by hand.
  private let stops: [String: [Interval]]
  let now: Timestamp

  /// - Parameters:
  ///   - configuration: The configuration of the gateway that wrote the ledger.
  ///   - store: Where the ledger is.
  ///   - interval: Everything that begins in it belongs to the report.
  ///   - now: Data after this moment cannot be known yet.
  /// - Throws: ``ReportFailure``.
  package init(
    _ configuration: GatewayConfiguration,
    store: StoreDatabase,
    interval: Interval,
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
    do throws(LedgerError) {
      // A shift that begins on the last day may end on the next day.
      let reach = Interval(
        from: interval.from,
        to: interval.to.advanced(byMilliseconds: 86_400_000)
      )
      meters = try store.meterSlots(in: reach)
      lines = try store.productionSlots(in: reach)
      stops = definition.plannedStops(in: try store.checkpoints())
    } catch {
      throw .storeUnreadable("\(error)")
    }
    (self.definition, self.interval, self.now) = (definition, interval, now)
  }

  /// The stops of a line that were planned by hand.
  func plannedStops(of line: String) -> [Interval] { stops[line] ?? [] }

  /// The intervals of a period that begin in the report's days and have begun by now.
  func intervals(of period: Period) -> [Interval] {
    let reach = Interval(from: interval.from, to: interval.to.advanced(byMilliseconds: 86_400_000))
    return definition.calendar.intervals(of: period, in: reach)
      .filter { $0.from < interval.to && $0.from < now }
  }

  /// A moment by the site's clock: `2026-11-21 06:00`.
  func local(_ moment: Timestamp) -> String {
    let local = definition.calendar.zone.local(at: moment)
    let minutes = local.millisecondOfDay / 60_000
    let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(local.date.iso) \(pad(minutes / 60)):\(pad(minutes % 60))"
  }
}

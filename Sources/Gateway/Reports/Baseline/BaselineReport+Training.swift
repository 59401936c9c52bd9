import Accounting
import Baselines
package import Calendar
package import Configuration
package import Measurements
package import Store

extension BaselineReport {
  /// Makes the models as the gateway makes them: of the ledger's periods, or of the site's own.
  package init(
    _ configuration: GatewayConfiguration,
    store: StoreDatabase,
    days: ClosedRange<CivilDate>,
    id: String?,
    now: Timestamp
  ) throws(ReportFailure) {
    let ledger = try ReportLedger(configuration, store: store, days: days, now: now)
    try self.init(ledger, id: id) { baseline throws(ReportFailure) in
      guard case .ledger(let interval) = baseline.training else { return baseline.table }
      let zone = ledger.definition.calendar.zone
      let last = interval.to.advanced(byMilliseconds: -1)
      let trained = zone.local(at: interval.from).date...zone.local(at: last).date
      let past = try ReportLedger(configuration, store: store, days: trained, now: now)
      return BaselineStatement.training(
        of: baseline,
        past.definition,
        meters: past.meters,
        lines: past.lines,
        in: interval
      )
    }
  }
}

extension EnergyBaseline {
  fileprivate var table: [BaselinePeriod] {
    if case .table(let periods) = training { periods } else { [] }
  }
}

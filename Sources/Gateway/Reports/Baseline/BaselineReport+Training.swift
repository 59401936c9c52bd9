import Accounting
import Baselines
package import Configuration
package import Measurements
package import Store

extension BaselineReport {
  /// Makes the models in the same way as the gateway: from the ledger's periods, or from the site's
  /// own.
  package init(
    _ configuration: GatewayConfiguration,
    store: StoreDatabase,
    interval: Interval,
    id: String?,
    now: Timestamp
  ) throws(ReportFailure) {
    let ledger = try ReportLedger(configuration, store: store, interval: interval, now: now)
    try self.init(ledger, id: id) { baseline throws(ReportFailure) in
      guard case .ledger(let trained) = baseline.training else { return baseline.table }
      let past = try ReportLedger(configuration, store: store, interval: trained, now: now)
      return BaselineStatement.training(
        of: baseline,
        past.definition,
        meters: past.meters,
        lines: past.lines,
        past.plannedStops,
        in: trained
      )
    }
  }
}

extension EnergyBaseline {
  fileprivate var table: [BaselinePeriod] {
    if case .table(let periods) = training { periods } else { [] }
  }
}

package import Calendar
package import Configuration
import Energy
package import Indicators
package import Measurements
package import Outbox
import Store

/// The energy of accounts over time, from the ledger.
package struct EnergyReport: Sendable {
  /// One account's rows, in order of time.
  package struct Account: Sendable {
    package var id: String
    package var rows: [KPIRow]
    /// The power that demand must stay below, in W.
    package var limit: Double?

    package init(id: String, rows: [KPIRow], limit: Double? = nil) {
      self.id = id
      self.rows = rows
      self.limit = limit
    }
  }

  package var accounts: [Account]
  package var period: Period
  package var interval: Interval
  package var zone: TimeZoneRules
  /// The plant's name, for titles.
  package var site: String

  package init(
    accounts: [Account],
    period: Period,
    interval: Interval,
    zone: TimeZoneRules,
    site: String
  ) {
    self.accounts = accounts
    self.period = period
    self.interval = interval
    self.zone = zone
    self.site = site
  }

  /// Reads the ledger of a configuration's store.
  package static func read(
    _ configuration: GatewayConfiguration,
    accounts: [String],
    period: Period,
    interval: Interval,
    zone: TimeZoneRules
  ) throws(StorageFailure) -> Self {
    let reader = try LedgerReader(folder: configuration.storage.path)
    var read: [Account] = []
    for account in configuration.indicators.accounts where accounts.contains(account.id) {
      let rows = try reader.results(
        of: account.id,
        family: .energy,
        period: period.rawValue,
        in: interval
      )
      read.append(Account(id: account.id, rows: rows, limit: account.demand?.limit))
    }
    return Self(
      accounts: read,
      period: period,
      interval: interval,
      zone: zone,
      site: configuration.identity.factory
    )
  }
}

extension EnergyReport.Account {
  /// The fields that occur in any row, in the order of first occurrence.
  var fields: [String] {
    var fields: [String] = []
    var known: Set<String> = []
    for row in rows {
      for value in row.values where known.insert(value.name).inserted { fields.append(value.name) }
    }
    return fields
  }

  /// The sum of a field over all rows; `nil` where no row has it, or a sum has no meaning.
  ///
  /// Energies are summed in whole milliwatt-hours, as the ledger stores them.
  func total(_ field: String) -> Double? {
    guard ReportField(field).isSum else { return nil }
    let values = rows.compactMap { $0[field] }.filter(\.isFinite)
    guard !values.isEmpty else { return nil }
    let milli = values.map { Int64(exactly: ($0 * 1000).rounded()) }
    let sum = milli.reduce(Int64?.some(0)) { sum, part in
      guard let sum, let part else { return nil }
      let (result, overflow) = sum.addingReportingOverflow(part)
      return overflow ? nil : result
    }
    return sum.map { Double($0) / 1000 } ?? values.reduce(0, +)
  }
}

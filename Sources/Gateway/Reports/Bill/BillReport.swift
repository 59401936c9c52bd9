package import Rows
import Accounting
package import Calendar
package import Configuration
import Energy
import Indicators
import Adapters
package import Measurements
import Outbox
package import Store
package import Tariffs

/// The bills of a month, one for each account with a tariff, from the ledger.
package struct BillReport: Sendable {
  /// The bill of an account.
  package struct Entry: Sendable {
    package var statement: AccountStatement
    package var rates: AccountRates
    package var bill: Bill
    /// Whether it is calculated on paper: beside the bill that is charged, or of prices on paper.
    package var isPaper: Bool
    /// What a reader of the bill must know.
    package var notes: [BillNote]
  }

  package let month: CivilDate
  package let entries: [Entry]

  /// Makes the bills.
  ///
  /// - Parameters:
  ///   - configuration: The configuration with the accounts and tariffs.
  ///   - store: Where the ledger is.
  ///   - month: Any day of the month.
  ///   - account: The account's id; `nil`: all accounts with a tariff.
  ///   - now: Data after this moment does not count as missing.
  /// - Throws: when there is nothing to bill, or the store cannot be read.
  package init(
    _ configuration: GatewayConfiguration,
    store: StoreDatabase,
    month: CivilDate,
    account: String?,
    now: Timestamp
  ) throws(ReportFailure) {
    let definition = try Self.definition(configuration)
    let accounts = try Self.accounts(account, definition)
    let zone = definition.calendar.zone
    let interval = Interval(
      from: zone.start(of: month.firstOfMonth),
      to: zone.start(of: month.firstOfNextMonth)
    )
    let slots: [MeterSlot]
    do throws(LedgerError) {
      slots = try store.meterSlots(in: interval)
    } catch {
      throw .storeUnreadable("\(error)")
    }
    self.month = month.firstOfMonth
    entries = accounts.flatMap { id in
      let rates = definition.rates[id] ?? AccountRates()
      let charged = rates.tariff == nil ? nil : rates
      return [(charged, false), (rates.onPaper, true)].compactMap { rates, isPaper -> Entry? in
        guard let rates else { return nil }
        return definition.energyAccount(id, rates: rates).map {
          let statement = AccountStatement(of: $0, slots: slots, in: interval, now: now)
          return Entry(statement, rates, month: month, isPaper: isPaper)
        }
      }
    }
  }

  private static func definition(
    _ configuration: GatewayConfiguration
  ) throws(ReportFailure) -> AccountingDefinition {
    do throws(StartFailure) {
      if let definition = try AccountingDefinition(configuration) { return definition }
    } catch {
      throw .nothingToReport("\(error)")
    }
    throw .nothingToReport("kpis.yaml has no energy account")
  }

  private static func accounts(
    _ account: String?,
    _ definition: AccountingDefinition
  ) throws(ReportFailure) -> [String] {
    let billed = definition.accounts.map(\.id).filter {
      definition.rates[$0]?.tariff != nil || definition.rates[$0]?.paper != nil
    }
    guard let account else {
      if billed.isEmpty { throw .nothingToReport("no energy account has a tariff") }
      return billed
    }
    guard definition.accounts.contains(where: { $0.id == account }) else {
      throw .nothingToReport("there is no energy account \"\(account)\"")
    }
    guard billed.contains(account) else {
      throw .nothingToReport("the energy account \"\(account)\" has no tariff")
    }
    return [account]
  }
}

extension BillReport.Entry {
  fileprivate init(
    _ statement: AccountStatement,
    _ rates: AccountRates,
    month: CivilDate,
    isPaper: Bool
  ) {
    self.statement = statement
    self.rates = rates
    bill = Bill(statement.usage, rates: rates, month: month)
    self.isPaper = isPaper || bill.isPaper
    var notes: [BillNote] = self.isPaper ? [.onPaper] : []
    if !statement.isFinal { notes.append(.monthGoesOn) }
    if statement.quality != .good {
      notes.append(.quality(statement.quality))
    }
    if statement.usage.unpriced != 0 {
      notes.append(.unpriced(statement.usage.unpriced))
    }
    if rates.reactive != nil, statement.usage.reactive == nil {
      notes.append(.reactiveNotMeasured)
    }
    if rates.tariff?.capacity.isEmpty == false, statement.usage.peakDemand == nil {
      notes.append(.demandNotKnown)
    }
    notes += rates.gaps(in: month).map { .gap($0) }
    self.notes = notes
  }
}

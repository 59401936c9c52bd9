import Languages
import ArgumentParser
import Calendar
import Charts
import Configuration
import Adapters
import Reports

struct ReportBillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bill",
    abstract: "The bill of a month, line by line with formula and source.",
    discussion: """
      Energies are sums of the ledger's slots; each line is rounded to the whole đồng. Exit codes: 0; \
      69 store unusable; 78 bad configuration, or nothing to bill.
      """
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "The month, such as 2026-10.")
  var month: BillMonth

  @Option(help: "The energy account (default: all that have a tariff).")
  var account: String?

  @Option(help: "table, csv or json.")
  var format = ReportFormat.table

  @Option(help: "en or vi: the language of the table.")
  var language = Language.english

  func run() throws {
    let configuration = try options.load()
    try ReportOptions.print(configuration) { store throws(ReportFailure) in
      try BillReport(
        configuration,
        store: store,
        month: month.first,
        account: account,
        now: SystemClock().wallTime()
      ).text(format, language)
    }
  }
}

/// A month as written on the command line.
struct BillMonth: ExpressibleByArgument {
  let first: CivilDate

  init?(argument: String) {
    guard let first = CivilDate(iso: argument + "-01") else { return nil }
    self.first = first
  }
}

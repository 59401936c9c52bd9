import ArgumentParser
import Calendar
import Gateway
import Reports

struct ReportProductionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "production",
    abstract: "Times, counts, ratios and stops of production lines.",
    discussion: """
      Sums of the ledger's slots; the whole has the ratios of the sums. Exit codes: 0; 69 store \
      unusable; 78 bad configuration, or nothing to report.
      """
  )

  @OptionGroup var options: ReportOptions

  @Option(help: "hour, shift, day or month.")
  var period = Period.day

  @Option(help: "The production line (default: all).")
  var line: String?

  func run() throws {
    try options.print { configuration, store, days, format throws(ReportFailure) in
      let ledger = try ReportLedger(
        configuration,
        store: store,
        days: days,
        now: SystemClock().wallTime()
      )
      return try ProductionReport(ledger, period: period, line: line).text(format)
    }
  }
}

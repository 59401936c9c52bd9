import ArgumentParser
import Calendar
import Configuration
import Adapters
import Reports

struct ReportProductionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "production",
    abstract: "Times, counts, ratios and stops of production lines.",
    discussion: """
      Sums of the ledger's slots; the total has the ratios of the sums. A chart (svg) \
      shows one line: its states and its losses. Exit codes: 0; 64 wrong options; 69 store \
      unusable; 78 bad configuration, or nothing to report.
      """
  )

  @OptionGroup var options: ReportOptions

  @Option(help: "hour, shift, day or month.")
  var period = Period.day

  @Option(help: "The production line (default: all).")
  var line: String?

  func run() throws {
    try options.print { configuration, store, interval throws(ReportFailure) in
      let ledger = try ReportLedger(
        configuration,
        store: store,
        interval: interval,
        now: SystemClock().wallTime()
      )
      return try ProductionReport(
        ledger,
        store: store,
        site: configuration.identity.factory,
        period: period,
        line: line
      ).text(options.format, options.language)
    }
  }
}

import ArgumentParser
import Adapters
import Reports

struct ReportBaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "Energy against its baseline: expected, saved, EnPI and CUSUM.",
    discussion: """
      The model is computed from the ledger or from the site's file. A chart (svg) shows one. \
      Exit codes: 0; 64 wrong options; 69 store unusable; \
      78 bad configuration, or nothing to report.
      """
  )

  @OptionGroup var options: ReportOptions

  @Option(help: "The baseline (default: all).")
  var baseline: String?

  func run() throws {
    try options.print { configuration, store, interval throws(ReportFailure) in
      try BaselineReport(
        configuration,
        store: store,
        interval: interval,
        id: baseline,
        now: SystemClock().wallTime()
      ).text(options.format, options.language)
    }
  }
}

import ArgumentParser
import Calendar
import Configuration
import Energy
import Adapters
import Outbox
import Reports

struct ReportEnergyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "energy",
    abstract: "Energy of accounts by quarter, hour, shift, day or month.",
    discussion: """
      Reads the ledger and changes nothing; the gateway may run meanwhile. Rows with * have not \
      ended. Exit codes: 0 printed, 64 wrong options, 69 store unreadable, 78 bad configuration.
      """
  )

  @OptionGroup var options: ReportOptions

  @Option(help: "The energy account (default: all).")
  var account: String?

  @Option(help: "15min, hour, shift, day or month.")
  var period = Period.day

  func run() throws {
    let configuration = try options.configuration.load()
    let accounts = try accounts(of: configuration)
    let zone = try options.zone(of: configuration)
    let interval = try options.interval(in: zone)
    let report: EnergyReport
    do throws(StorageFailure) {
      report = try EnergyReport.read(
        configuration,
        accounts: accounts,
        period: period,
        interval: interval,
        zone: zone
      )
    } catch {
      printError("park-gateway: \(error.text)")
      throw ExitStatus.unavailable
    }
    print(text(of: report), terminator: "")
    if report.accounts.allSatisfy(\.rows.isEmpty) {
      printError("park-gateway: no rows in that time")
    }
  }

  private func accounts(of configuration: GatewayConfiguration) throws -> [String] {
    let known = configuration.indicators.accounts.map(\.id)
    if let account, !known.contains(account) {
      let near = Spelling.nearest(to: account, among: known).map { "; did you mean \($0)?" }
      throw ValidationError("there is no energy account \(account)\(near ?? "")")
    }
    if options.format == .svg, account == nil, known.count > 1 {
      throw ValidationError(
        "a chart shows one account; name it with --account: \(known.joined(separator: ", "))"
      )
    }
    return account.map { [$0] } ?? known
  }

  private func text(of report: EnergyReport) -> String {
    switch options.format {
    case .table: report.table(options.language)
    case .csv: report.csv
    case .json: report.json
    case .svg: report.accounts.first.map { report.svg(of: $0, options.language) } ?? ""
    }
  }
}

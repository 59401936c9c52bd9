import ArgumentParser

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Prints what the local ledger holds, also while the gateway runs.",
    subcommands: [
      ReportEnergyCommand.self, ReportProductionCommand.self, ReportBillCommand.self,
      ReportBaselineCommand.self,
    ]
  )
}

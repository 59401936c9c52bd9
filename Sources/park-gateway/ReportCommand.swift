import ArgumentParser

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: spoken(
      "Prints what the local ledger holds, also while the gateway runs.",
      "In những gì sổ cái tại chỗ đang có, kể cả khi gateway đang chạy."
    ),
    subcommands: [
      ReportEnergyCommand.self, ReportProductionCommand.self, ReportBillCommand.self,
      ReportBaselineCommand.self,
    ]
  )
}

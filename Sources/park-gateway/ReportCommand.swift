import ArgumentParser

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Reports from the gateway's own ledger.",
    subcommands: [ReportEnergyCommand.self]
  )
}

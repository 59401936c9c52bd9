import ArgumentParser

/// Shows what waits for the brokers; both commands only read, and may run beside the gateway.
struct OutboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox",
    abstract: "Shows what waits for the brokers.",
    discussion: "Only reads, and may be run while the gateway runs. Exit codes: 0, 69 no store.",
    subcommands: [OutboxStatusCommand.self, OutboxExportCommand.self]
  )
}

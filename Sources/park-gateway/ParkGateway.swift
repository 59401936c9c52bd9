import ArgumentParser

@main struct ParkGateway: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "park-gateway",
    abstract: "The edge gateway of a smart industrial park.",
    version: programVersion,
    subcommands: [
      RunCommand.self, CheckCommand.self, ProfilesCommand.self, SchemaCommand.self,
      ReadCommand.self, ScanCommand.self, ExploreCommand.self, DoctorCommand.self,
      SimulateCommand.self, DemoCommand.self, ReplayCommand.self, ReportCommand.self,
      WatchCommand.self, OutboxCommand.self,
    ]
  )
}

/// The program's version, as in the package and in `status`.
let programVersion = "0.1.0"

import ArgumentParser
import Configuration
import Languages

@main struct ParkGateway: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "park-gateway",
    abstract: spoken(
      "The edge gateway of a smart industrial park.",
      "Cổng biên của một khu công nghiệp thông minh."
    ),
    version: programVersion,
    subcommands: [
      RunCommand.self, CheckCommand.self, ProfilesCommand.self, SchemaCommand.self,
      ReadCommand.self, ScanCommand.self, ExploreCommand.self, DoctorCommand.self,
      SimulateCommand.self, DemoCommand.self, ReplayCommand.self, ReportCommand.self,
      WatchCommand.self, OutboxCommand.self,
    ]
  )

  static func main() async {
    do {
      if let unknown = CommandNames.unknown(among: CommandLine.arguments.dropFirst()) {
        throw ValidationError(unknown.text(in: SpokenLanguage.current))
      }
      var command = try await asyncParseAsRoot()
      if var waiting = command as? any AsyncParsableCommand {
        try await waiting.run()
      } else {
        try command.run()
      }
      try StandardOutput.finish()
    } catch {
      CommandEnd(error).leave()
    }
  }
}

/// The program's version, as in the package and in `status`.
let programVersion = "0.1.0"

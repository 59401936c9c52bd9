import ArgumentParser
import Configuration
import Glibc
import Languages

/// How a command ends early: with a help, a mistake on the command line, or an exit code.
struct CommandEnd {
  private let error: any Error
  private let path: [any ParsableCommand.Type]

  init(_ error: any Error) {
    self.error = error
    path = CommandNames.path(CommandLine.arguments.dropFirst())
  }

  /// Prints what there is to say, and ends the program.
  func leave() -> Never {
    let code = ParkGateway.exitCode(for: error)
    let text = text(in: SpokenLanguage.current)
    if !text.isEmpty {
      if code == .success { print(text) } else { printError(text) }
    }
    guard (try? StandardOutput.finish()) != nil else {
      ParkGateway.exit(withError: ExitStatus.unwritten)
    }
    ParkGateway.exit(withError: code)
  }

  /// A mistake in a value that only the running command could see names its own help, as the others do.
  private func text(in language: Language) -> String {
    if let mistake = error as? ValidationError {
      let name = path.compactMap { $0.configuration.commandName }.joined(separator: " ")
      return HelpFrame.text(
        "Error: \(mistake.message)\n  See '\(name) --help' for more information.",
        in: language
      )
    }
    let columns = language == .english ? nil : HelpFrame.unwrapped
    return HelpFrame.text(ParkGateway.fullMessage(for: error, columns: columns), in: language)
  }
}

import ArgumentParser
import Configuration
import Glibc
import Tools

struct ProfilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profiles",
    abstract: "The library of device profiles.",
    subcommands: [ListProfiles.self, ShowProfile.self, LintProfile.self]
  )
}

private func library(_ share: String?) -> ProfileLibrary {
  ProfileLibrary(directories: SharedFiles.locate(directory: share).profiles.map { [$0] } ?? [])
}

struct ListProfiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Prints the names of all profiles."
  )

  @Option(help: "The folder with shipped profiles (default: found automatically).")
  var share: String?

  func run() { for name in library(share).names() { print(name) } }
}

struct ShowProfile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Prints a profile's register map."
  )

  @Argument(help: "The profile, such as schneider/iem3155.")
  var name: String

  @Option(help: "The folder with shipped profiles (default: found automatically).")
  var share: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    do throws(ConfigurationProblems) {
      let found = try library(share).profile(named: name)
      for warning in found.warnings { printError("\(warning)") }
      let report = ProfileReport(found.profile)
      print(json ? report.json.indentedText : report.text)
    } catch {
      for problem in error.problems { printError("\(problem)") }
      throw ExitStatus.badConfiguration
    }
  }
}

struct LintProfile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Checks a profile's file."
  )

  @Argument(help: "The file.")
  var file: String

  @Option(help: "The folder with shipped profiles (default: found automatically).")
  var share: String?

  func run() throws {
    let problems = library(share).lint(file: file)
    for problem in problems { printError("\(problem)") }
    if problems.contains(where: { $0.severity == .error }) { throw ExitStatus.badConfiguration }
  }
}

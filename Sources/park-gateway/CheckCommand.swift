import ArgumentParser
import Configuration
import DeviceProfiles
import Gateway
import ReadPlans

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks a configuration without touching a device.",
    discussion: """
      Prints every error as file:line:column, then the read plan and the bus-load forecast of each \
      connection. Exit codes: 0 usable, 78 not.
      """
  )

  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    let configuration = try options.load()
    var isOverloaded = false
    for connection in configuration.connections {
      let report = PlanReport(connection)
      print(report.text)
      if let problem = report.problem { printError(problem) }
      isOverloaded = isOverloaded || report.isOverloaded
    }
    print("configuration \(configuration.hash): ok")
    if isOverloaded { throw ExitStatus.badConfiguration }
  }
}

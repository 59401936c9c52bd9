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

  @Flag(help: "Print the plans as one JSON document.")
  var json = false

  func run() throws {
    let configuration = try options.load()
    let reports = configuration.connections.map { PlanReport($0) }
    if json {
      let plans: JSON = [
        "configuration": .string(configuration.hash), "connections": .array(reports.map(\.json)),
      ]
      print(plans.indentedText)
    } else {
      for report in reports { print(report.text) }
    }
    for problem in reports.compactMap(\.problem) { printError(problem) }
    if reports.contains(where: \.isOverloaded) { throw ExitStatus.badConfiguration }
    if !json { print("configuration \(configuration.hash): ok") }
  }
}

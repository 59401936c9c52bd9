import ArgumentParser
import Configuration
import Glibc
import Watch

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Shows what gateways publish on a broker, live.",
    discussion: """
      On a terminal: devices, the worst first, with power in kW and energy in MWh. Arrows choose, Enter shows points, \
      / filters, g shows the gateways, k the KPIs, Esc goes back, q ends. Elsewhere each change is printed as a line. \
      Exit codes: 0 ended by q, a signal or --seconds, 69 the broker was never reached.
      """
  )

  @Option(help: "The broker, as mqtt://host:1883 or mqtts://host:8883.")
  var broker = "mqtt://127.0.0.1:1883"

  @Option(help: "Enterprise, park and factory; + matches any.")
  var root = "+/+/+"

  @Option(help: "The user, where the broker requires one.")
  var username: String?

  @Option(help: "A file with the password; no other user may read it.")
  var passwordFile: String?

  @Option(help: "With mqtts: a file of certificates to trust (default: the system's).")
  var caFile: String?

  @Option(help: "Stop after this many seconds.")
  var seconds: Int?

  @Flag(help: "Print each message as a line of JSON.")
  var json = false

  func validate() throws {
    guard root.split(separator: "/").count == 3, !root.contains("#") else {
      throw ValidationError("--root must have three levels: enterprise/park/factory")
    }
    guard seconds.map({ (1...31_536_000).contains($0) }) ?? true else {
      throw ValidationError("--seconds must be 1 to 31536000")
    }
  }

  func run() async throws {
    let watch: BrokerWatch
    do throws(BrokerAccessProblem) {
      let password = try passwordFile.map { path throws(BrokerAccessProblem) in
        try Secret(file: path)
      }
      watch = try BrokerWatch(
        try BrokerAddress(text: broker),
        root: root,
        username: username,
        password: password,
        authorities: caFile
      )
    } catch {
      printError("park-gateway: \(error)")
      throw ExitStatus.unavailable
    }
    let screen = WatchScreen(
      isTable: !json && isatty(1) == 1,
      isJSON: json,
      language: SpokenLanguage.current
    )
    await WatchSession(watch: watch, screen: screen).run(seconds: seconds)
    guard await screen.wasConnected else { throw ExitStatus.unavailable }
  }
}

import ArgumentParser
import Configuration
import DeviceProfiles
import Glibc
import Tools

struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Finds out which devices answer on a connection, and what they are.",
    discussion: """
      A unit that answers with an exception is there. Of each unit that is there: its device \
      identification, its SunSpec models, and the shipped profiles that fit. A serial port is \
      scanned once for each baud rate and parity. Exit codes: 0 scanned, 69 the connection cannot \
      be used.
      """
  )

  @OptionGroup var line: ConnectionOptions

  @Option(help: "Unit ids, such as 1-247 or 1,2,10-20.")
  var units = "1-247"

  @Option(help: "Baud rates of a serial port, such as 9600,19200.")
  var bauds = "9600,19200"

  @Option(help: "Parities of a serial port, of none, even, odd.")
  var parities = "none,even"

  @Option(help: "Stop bits of a serial port.")
  var stopBits = 1

  @Flag(help: "Also ask for other registers: some devices do not answer for the first one.")
  var thorough = false

  @Flag(help: "Print one JSON document.")
  var json = false

  @Flag(help: "Print a device file to start from.")
  var yaml = false

  @Option(help: "The folder with shipped profiles (default: found automatically).")
  var share: String?

  func validate() throws {
    _ = try parsed(units, "--units", UnitList.parse)
    _ = try settings()
    if json, yaml { throw ValidationError("give either --json or --yaml") }
  }

  func run() throws {
    var scan = ConnectionScan(
      connections: try connections(),
      units: try parsed(units, "--units", UnitList.parse),
      profiles: profiles()
    )
    scan.isThorough = thorough
    let progress = ScanProgress()
    let result = scan.run(tell: progress.tell)
    progress.end()
    for text in result.garbled.prefix(10) { printError("no valid answer: \(text)") }
    for text in result.failures { printError(text) }
    let port = line.serial.flatMap { SerialLink.fixedName(of: $0) }
    let report = ScanReport(findings: result.findings, fixedPort: port)
    if result.failures.count < scan.connections.count || !result.findings.isEmpty {
      print(json ? report.json.indentedText : yaml ? report.yaml : report.text)
    }
    if !result.failures.isEmpty, result.findings.isEmpty { throw ExitStatus.unavailable }
  }

  private func connections() throws -> [ConnectionDefinition] {
    try settings().map { baud, parity in
      try line.connection(
        serial: { port in
          var settings = SerialSettings(port: port)
          (settings.baud, settings.parity, settings.stopBits) = (baud, parity, stopBits)
          return settings
        },
        timeout: .milliseconds(300),
        retries: 0
      )
    }
  }

  /// The serial settings to try; for other endpoints one, which has no effect.
  private func settings() throws -> [(Int, SerialSettings.Parity)] {
    guard line.serial != nil else { return [(9600, .none)] }
    let bauds = try parsed(bauds, "--bauds") { text in
      UnitList.items(text).map { item in Int(item).flatMap { 110...4_000_000 ~= $0 ? $0 : nil } }
    }
    let parities = try parsed(parities, "--parities") { text in
      UnitList.items(text).map { SerialSettings.Parity(rawValue: $0) }
    }
    return bauds.flatMap { baud in parities.map { (baud, $0) } }
  }

  private func parsed<Value>(
    _ text: String,
    _ option: String,
    _ parse: (String) -> [Value?]
  ) throws -> [Value] {
    let values = parse(text)
    guard !values.isEmpty, !values.contains(where: { $0 == nil }) else {
      throw ValidationError("\(option) \(text) cannot be read; see --help")
    }
    return values.compactMap { $0 }
  }

  private func profiles() -> [DeviceProfile] {
    let library = ProfileOptions.library(share)
    return library.names().compactMap { try? library.profile(named: $0).profile }
  }
}

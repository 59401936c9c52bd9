import ArgumentParser
import Configuration
import DeviceProfiles
import Glibc
import Tools

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Reads the devices of a configuration and reports wiring and configuration faults.",
    discussion: """
      Reversed and swapped current transformers, wrong word order, wrong scales, energy that does not \
      follow the power. The gateway must not use the serial ports meanwhile. Nothing is written to \
      a device. Exit codes: 0 nothing found, 1 findings, 78 bad configuration.
      """
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(
    name: .customLong("for"),
    help: "How long to read, such as 60s; energies need it. Default: once."
  )
  var length: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  func validate() throws {
    do throws(WrittenValue.Flaw) {
      if let length { _ = try WrittenValue.duration(length) }
    } catch {
      throw ValidationError(error.description)
    }
  }

  func run() throws {
    let configuration = try options.load()
    let time = try length.map { text in try WrittenValue.duration(text) } ?? .zero
    let isTerminal = isatty(2) == 1
    let findings = PlantExamination(configuration, for: time).run { round in
      if isTerminal { writeError("\r\u{1B}[Kround \(round)") }
    }
    if isTerminal { writeError("\r\u{1B}[K") }
    let devices = configuration.connections.reduce(0) { $0 + $1.devices.count }
    if json {
      let document: JSON = [
        "devices": .integer(devices), "findings": .array(findings.map(\.json)),
      ]
      print(document.indentedText)
    } else {
      for finding in findings { print(finding.line) }
      if findings.isEmpty { print("\(devices) devices: nothing found") }
    }
    if !findings.isEmpty { throw ExitCode(1) }
  }
}

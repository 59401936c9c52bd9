import ArgumentParser
import Configuration
import DeviceProfiles
import Diagnosis
import Glibc
import Languages
import Tools

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Reads the devices of a configuration and reports wiring and configuration faults.",
    discussion: """
      Wrong word order, scales and ratios, missing phases and neutral, reversed, swapped and rotated \
      current transformers, frozen values, energy that does not follow the power; and what the \
      readings leave open. In Vietnamese under LANG=vi_VN. The gateway must not use the serial ports \
      meanwhile. Nothing is written to a device. Exit codes: 0 nothing found, 1 findings, 78 bad \
      configuration.
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
    let verdicts = PlantExamination(configuration, for: time).run { round in
      if isTerminal { writeError("\r\u{1B}[Kround \(round)") }
    }
    if isTerminal { writeError("\r\u{1B}[K") }
    print(json ? document(verdicts) : text(verdicts))
    if verdicts.contains(where: { !$0.diagnosis.findings.isEmpty }) { throw ExitCode(1) }
  }

  private func document(_ verdicts: [DeviceVerdict]) -> String {
    let language = SpokenLanguage.current
    let document: JSON = [
      "devices": .integer(verdicts.count),
      "findings": .array(verdicts.flatMap { $0.findings(language) }),
      "undecided": .array(verdicts.flatMap { $0.undecided(language) }),
      "not_checked": .array(verdicts.flatMap { $0.gaps(language) }),
    ]
    return document.indentedText
  }

  /// The faults first, then what stays open.
  private func text(_ verdicts: [DeviceVerdict]) -> String {
    let language = SpokenLanguage.current
    var lines = verdicts.flatMap { $0.findingLines(language) }
    let open = verdicts.reduce(0) { $0 + $1.diagnosis.undecided.count }
    if lines.isEmpty {
      let found =
        open == 0
        ? BilingualText("devices: nothing found", "thiết bị: không phát hiện gì")
        : BilingualText(
          "devices: no certain fault, \(open) left open",
          "thiết bị: không có lỗi chắc chắn, \(open) điều chưa kết luận được"
        )
      lines.append("\(verdicts.count) \(language.text(found))")
    }
    return (lines + verdicts.flatMap { $0.openLines(language) }).joined(separator: "\n")
  }
}

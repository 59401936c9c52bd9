import ArgumentParser
import Configuration
import Diagnosis
import Languages
import Tools

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Reads the devices of a configuration and reports wiring and configuration faults.",
    discussion: """
      Wrong word order, scales and ratios, missing phases and neutral, reversed, swapped and rotated \
      current transformers, frozen values, energy that does not follow the power; and what the \
      readings leave open. It reads until nothing is likely to change the answers, for at most 30 s. In \
      Vietnamese under LANG=vi_VN. The gateway must not use the serial ports meanwhile. Nothing is written \
      to a device. Ctrl-C ends the reading and keeps what was read. Exit codes: 0 nothing found, 1 findings, \
      64 bad options, 78 bad configuration.
      """
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(
    help: ArgumentHelp(
      "Read for so many seconds; 0: read each device once. Default: as long as needed, at most 30.",
      valueName: "seconds"
    )
  )
  var seconds: Double?

  @Option(name: .customLong("for"), help: "The same as a duration, such as 60s or 10min.")
  var duration: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  /// A day.
  private static let most = 86_400.0

  func validate() throws {
    guard seconds == nil || duration == nil else {
      throw ValidationError("give one of --seconds and --for")
    }
    if let seconds, !(0...Self.most).contains(seconds) {
      throw ValidationError("--seconds is from 0 to 86400")
    }
    do throws(WrittenValue.Flaw) {
      if let duration { _ = try WrittenValue.duration(duration) }
    } catch {
      throw ValidationError(error.description)
    }
  }

  func run() async throws {
    let configuration = try options.load()
    let examination = PlantExamination(configuration, for: try length)
    await InterruptSignal.onFirst(examination.interrupt)
    let shown = DoctorOutput(SpokenLanguage.current)
    let verdicts = await examination.run(tell: shown.tell)
    shown.end()
    print(json ? shown.document(verdicts, again(verdicts)) : shown.text(verdicts, again(verdicts)))
    if verdicts.contains(where: { !$0.diagnosis.findings.isEmpty }) { throw ExitCode(1) }
  }

  private var length: PlantExamination.Length {
    get throws {
      if let seconds { return .exactly(.milliseconds(Int(seconds * 1000))) }
      return try duration.map { .exactly(try WrittenValue.duration($0)) } ?? .asLongAsNeeded
    }
  }

  /// The command that decides what needs only time.
  private func again(_ verdicts: [DeviceVerdict]) -> String? {
    guard let seconds = verdicts.compactMap(\.decidedAfter).max() else { return nil }
    let share = options.share.map { " --share \($0)" } ?? ""
    return "park-gateway doctor --config \(options.config)\(share) --seconds \(Int(seconds))"
  }
}

import ArgumentParser
import Configuration
import Adapters
import Replay

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Computes KPIs from recorded readings as if they came now.",
    discussion: """
      The recording is CSV: first ts_ms,point,value, then one reading per line in order of time. A \
      point is device.point; a value is in the point's unit, a state its number; an empty one is bad. \
      A row TS_MS,LINE.planned_stop,FROM/TO plans a stop, as the command does. \
      Standard output has one line {"topic":…,"payload":…} for each KPI and event message. The \
      gateway's own store is not touched. Exit codes: 0 done, 65 bad recording, 78 bad configuration.
      """
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "The recording; - for standard input.")
  var readings: String

  @Flag(help: "Print JSON lines; this is always the case.")
  var json = false

  @Option(help: "How often to print rows of unfinished intervals: 1min, as live, to 24h.")
  var every = "15min"

  @Flag(help: "Print no rows of unfinished intervals.")
  var finalOnly = false

  @Flag(help: "Skip points that the configuration does not have.")
  var skipUnknownPoints = false

  func validate() throws {
    guard minutes != nil else {
      throw ValidationError("--every must be whole minutes, 1min to 24h, such as 15min")
    }
  }

  private var minutes: Int? {
    guard let microseconds = UnitNotation.duration.parse(every) else { return nil }
    let (minutes, rest) = microseconds.quotientAndRemainder(dividingBy: 60_000_000)
    return rest == 0 && (1...1440).contains(minutes) ? minutes : nil
  }

  func run() async throws {
    let replay = Replay(
      try options.load(),
      file: readings,
      runningRowsEvery: finalOnly ? nil : minutes,
      skipsUnknownPoints: skipUnknownPoints
    )
    do throws(Replay.Failure) {
      let summary = try await replay.run()
      for warning in summary.notes.warnings { printError(warning) }
      var words = "park-gateway: \(summary.readings) readings, \(summary.messages) messages"
      if summary.plannedStops > 0 { words += ", \(summary.plannedStops) planned stops" }
      if summary.skipped > 0 { words += ", \(summary.skipped) rows of unknown points passed over" }
      printError(words)
    } catch {
      switch error {
      case .readings(let problem):
        printError("\(problem)")
        throw ExitStatus.badData
      case .start(let failure):
        printError("park-gateway: \(failure)")
        throw ExitStatus.unavailable
      case .ledger(let text):
        printError("park-gateway: ledger: \(text)")
        throw ExitStatus.unavailable
      }
    }
  }
}

import Accounting
package import Configuration
import DeviceProfiles
package import Adapters
import Glibc
import Measurements
import Messages
import Production

/// Computes recorded readings like live ones, using the time of the recording.
package struct Replay: Sendable {
  /// The amount of work done.
  package struct Summary: Sendable {
    package var readings = 0
    package var skipped = 0
    package var plannedStops = 0
    package var notes = RecordingNotes()
    package var messages = 0
  }

  private let configuration: GatewayConfiguration
  private let file: String
  private let pace: RunningPace?
  private let skipsUnknownPoints: Bool

  /// - Parameters:
  ///   - configuration: What is computed from the readings.
  ///   - file: The recording; `-` for standard input.
  ///   - minutes: How often rows of unfinished intervals are published; `nil`: never.
  ///   - skipsUnknownPoints: Whether points that the configuration does not have are skipped.
  package init(
    _ configuration: GatewayConfiguration,
    file: String,
    runningRowsEvery minutes: Int?,
    skipsUnknownPoints: Bool = false
  ) {
    self.configuration = configuration
    self.file = file
    pace = minutes.map { RunningPace(minutes: $0) }
    self.skipsUnknownPoints = skipsUnknownPoints
  }

  /// Why a replay ended early.
  package enum Failure: Error, Sendable {
    /// The recording has an error.
    case readings(ReadingsProblem)
    case start(StartFailure)
    case ledger(String)
  }

  /// Writes a line for each message to standard output.
  package func run() async throws(Failure) -> Summary {
    let accountant: ReplayAccountant
    do throws(StartFailure) {
      accountant = try ReplayAccountant(configuration, pace: pace)
    } catch {
      throw .start(error)
    }
    var summary = Summary()
    do throws(Failure) {
      try await account(&summary, accountant)
      await accountant.conclude()
    } catch {
      _ = await accountant.end()
      throw error
    }
    summary.messages = await accountant.end()
    return summary
  }

  private func account(
    _ summary: inout Summary,
    _ accountant: ReplayAccountant
  ) async throws(Failure) {
    let points = RecordedPoints(configuration)
    var recording: Recording
    do throws(ReadingsProblem) {
      recording = try Recording(file: file, points: points, skipsUnknown: skipsUnknownPoints)
    } catch {
      throw .readings(error)
    }
    var computed = ComputedReadings(configuration)
    while await !accountant.isUnheard {
      var block: RecordedBlock
      do throws(ReadingsProblem) {
        guard let next = try recording.next() else { break }
        block = next
      } catch {
        throw .readings(error)
      }
      summary.readings += block.readings.count
      summary.plannedStops += block.stops.count
      block = computed?.completed(block) ?? block
      try await take(block, of: points, accountant)
    }
    if let last = computed?.finished(), !last.isEmpty {
      try await take(RecordedBlock(readings: last), of: points, accountant)
    }
    (summary.skipped, summary.notes) = (recording.skipped, recording.notes)
  }

  private func take(
    _ block: RecordedBlock,
    of points: RecordedPoints,
    _ accountant: ReplayAccountant
  ) async throws(Failure) {
    do throws(LedgerError) {
      try await accountant.take(block, of: points.references)
    } catch {
      throw .ledger(error.description)
    }
  }
}

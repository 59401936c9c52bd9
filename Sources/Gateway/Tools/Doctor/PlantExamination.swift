package import Configuration
import DeviceProfiles
import Energy
import Glibc
import System

/// Reads all devices of a configuration for a while and diagnoses each.
///
/// The lines are read side by side, the devices of a line one after the other.
package struct PlantExamination: Sendable {
  private let connections: [ConnectionDefinition]
  private let producers: Set<String>
  private let length: Length
  /// One for each connection.
  private let interruptions: [Interruption]

  /// How long the devices are watched.
  package enum Length: Sendable, Hashable {
    /// Until nothing is likely to change the answers, at most ``enough``.
    case asLongAsNeeded
    /// Zero: every device is read once.
    case exactly(Duration)

    /// Seconds; a line that needs longer for two readings of its devices takes those all the same.
    package static let enough = 30.0

    var most: Double {
      switch self {
      case .asLongAsNeeded: Self.enough
      case .exactly(let duration): duration / .seconds(1)
      }
    }
  }

  /// How far it is: the devices, and the seconds so far and at most.
  package struct Progress: Sendable, Hashable {
    package var devices: Int
    package var seconds: Double
    package var most: Double
  }

  package init(_ configuration: GatewayConfiguration, for length: Length) {
    connections = configuration.connections
    // A meter that counts generation as import shows positive power, like a load.
    producers = Set(
      configuration.indicators.accounts.flatMap(\.generation)
        .filter { $0.register == .export }.map(\.device)
    )
    self.length = length
    interruptions = connections.map { _ in Interruption() }
  }

  /// Ends the reading; what was read until then is judged.
  @Sendable package func interrupt() {
    for interruption in interruptions { interruption.interrupt() }
  }

  /// What it says of each device; `tell` is called from several threads.
  package func run(tell: @escaping @Sendable (Progress) -> Void) async -> [DeviceVerdict] {
    let devices = connections.reduce(0) { $0 + $1.devices.count }
    var wards: [Int: [Patient]] = [:]
    await withTaskGroup(of: (Int, [Patient]).self) { group in
      for position in connections.indices {
        group.addTask {
          let patients = await examine(position) { seconds in
            tell(Progress(devices: devices, seconds: seconds, most: length.most))
          }
          return (position, patients)
        }
      }
      for await (position, patients) in group { wards[position] = patients }
    }
    return verdicts(wards)
  }

  private func verdicts(_ wards: [Int: [Patient]]) -> [DeviceVerdict] {
    let all = connections.indices.flatMap { position in
      (wards[position] ?? []).map { (connections[position].endpoint.name, $0) }
    }
    let moving = all.map { $0.1.moves }
    let count = moving.count { $0 }
    return zip(all, moving).map { one, moves in
      one.1.verdict(
        at: one.0,
        isProducer: producers.contains(one.1.device.id),
        othersMove: count > (moves ? 1 : 0)
      )
    }
  }

  private func examine(
    _ position: Int,
    tell: @escaping @Sendable (Double) -> Void
  ) async -> [Patient] {
    do throws(SystemError) {
      return try await BlockingWork.run {
        watch(connections[position], interruptions[position], tell)
      }
    } catch {
      return connections[position].devices.map { Patient($0) }
    }
  }

  private func watch(
    _ connection: ConnectionDefinition,
    _ interruption: Interruption,
    _ tell: (Double) -> Void
  ) -> [Patient] {
    let line = FieldConnection(connection, interruption: interruption)
    defer { line.close() }
    var patients = connection.devices.map { Patient($0) }
    let clock = ContinuousClock()
    let start = clock.now
    func seconds() -> Double { (clock.now - start) / .seconds(1) }
    var rounds = 0
    repeat {
      let began = seconds()
      for index in patients.indices where !interruption.isInterrupted {
        tell(seconds())
        patients[index].examine(line, at: seconds)
      }
      rounds += 1
      guard !isDone(patients, rounds, at: seconds()) else { break }
      pause(until: began + max(1, length.most / 600), seconds, interruption)
    } while !interruption.isInterrupted
    return patients
  }

  private func isDone(_ patients: [Patient], _ rounds: Int, at seconds: Double) -> Bool {
    if patients.allSatisfy(\.isSilent) { return true }
    guard case .asLongAsNeeded = length else { return seconds >= length.most }
    guard rounds > 1 else { return false }
    return seconds >= length.most
      || patients.allSatisfy {
        $0.isSettled(within: length.most, isProducer: producers.contains($0.device.id))
      }
  }

  private func pause(until end: Double, _ now: () -> Double, _ interruption: Interruption) {
    while !interruption.isInterrupted, end > now() {
      usleep(UInt32(max(1, min(0.2, end - now()) * 1e6)))
    }
  }
}

package import Configuration
import DeviceProfiles
import Diagnosis
import Energy
import Glibc
import Modbus

/// Reads all devices of a configuration for a while and diagnoses each.
package struct PlantExamination {
  private let connections: [ConnectionDefinition]
  private let producers: Set<String>
  /// The duration; zero: every device is read once.
  private let length: Duration

  package init(_ configuration: GatewayConfiguration, for length: Duration) {
    connections = configuration.connections
    // A meter that counts generation as import shows positive power, like a load.
    producers = Set(
      configuration.indicators.accounts.flatMap(\.generation)
        .filter { $0.register == .export }.map(\.device)
    )
    self.length = length
  }

  private struct Patient {
    var device: DeviceDefinition
    var line: FieldConnection
    /// Whether its points are known.
    var isAsked: Bool
    var samples: [DeviceSample] = []
    var failure: String?
    var misses = 0
  }

  /// What it says of each device; `tell` is called before each round.
  package func run(tell: (Int) -> Void) -> [DeviceVerdict] {
    let lines = connections.map { FieldConnection($0) }
    defer { for line in lines { line.close() } }
    var patients = zip(connections, lines).flatMap { connection, line in
      connection.devices.map { Patient(device: $0, line: line, isAsked: $0.sunSpec == nil) }
    }
    let clock = ContinuousClock()
    let start = clock.now
    var round = 0
    repeat {
      round += 1
      tell(round)
      let began = clock.now
      // A device that was silent twice is not asked again.
      for index in patients.indices where patients[index].misses < 2 {
        examine(&patients[index], since: start, clock)
      }
      pause(until: .seconds(1), since: began, clock)
    } while clock.now - start < length
    return patients.map(verdict)
  }

  private func examine(
    _ patient: inout Patient,
    since start: ContinuousClock.Instant,
    _ clock: ContinuousClock
  ) {
    do throws(ModbusError) {
      if !patient.isAsked, try !ask(&patient) { return }
      let readings = try patient.line.read(patient.device)
      let seconds = (clock.now - start) / .seconds(1)
      patient.samples.append(DeviceSample(seconds: seconds, observations: readings))
      patient.misses = 0
    } catch {
      patient.failure = error.text
      patient.misses += 1
    }
  }

  /// Asks a SunSpec device for its points; returns whether they are known afterwards.
  private func ask(_ patient: inout Patient) throws(ModbusError) -> Bool {
    switch try patient.line.survey(unit: patient.device.unitID, limits: patient.device.limits) {
    case .success(let survey):
      patient.device = survey.bound(to: patient.device)
      patient.isAsked = true
    case .failure(let fault):
      patient.failure = "\(fault)"
      patient.misses += 1
    }
    return patient.isAsked
  }

  private func pause(
    until length: Duration,
    since began: ContinuousClock.Instant,
    _ clock: ContinuousClock
  ) {
    guard self.length > .zero else { return }
    let left = (length - (clock.now - began)) / .microseconds(1)
    if left > 0 { usleep(UInt32(min(left, 1e6))) }
  }

  private func verdict(_ patient: Patient) -> DeviceVerdict {
    guard !patient.samples.isEmpty else {
      var diagnosis = Diagnosis()
      let words = FindingText.noAnswer(
        unit: patient.device.unitID,
        endpoint: patient.line.connection.endpoint.name,
        why: patient.failure
      )
      diagnosis.findings = [Finding(.noAnswer, [.hung], words, points: [])]
      return DeviceVerdict(patient.device.id, diagnosis)
    }
    let examination = DeviceExamination(
      patient.device,
      samples: patient.samples,
      isProducer: producers.contains(patient.device.id)
    )
    return DeviceVerdict(patient.device.id, examination.diagnosis)
  }
}

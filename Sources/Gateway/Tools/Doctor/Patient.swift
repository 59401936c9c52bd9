import DeviceProfiles
import Diagnosis
import Languages
import Modbus
import PrintableText

/// A device under examination: its readings so far, or why there are none.
struct Patient {
  private(set) var device: DeviceDefinition
  private(set) var samples: [DeviceSample] = []
  private var failure: BilingualText?
  private var misses = 0
  /// Whether its points are known.
  private var isAsked: Bool

  /// A device with as many readings is not read more often, however long it is watched.
  private static let mostSamples = 1000

  init(_ device: DeviceDefinition) {
    self.device = device
    isAsked = device.sunSpec == nil
  }

  /// Whether it was silent twice; then it is not asked again.
  var isSilent: Bool { misses >= 2 }

  var moves: Bool {
    samples.count > 1 && DeviceExamination(device, samples: samples, isProducer: false).moves
  }

  /// Reads it once.
  mutating func examine(_ line: FieldConnection, at seconds: () -> Double) {
    guard !isSilent, samples.count < Self.mostSamples else { return }
    do throws(ModbusError) {
      if !isAsked, try !ask(line) { return }
      let readings = try line.read(device)
      samples.append(DeviceSample(seconds: seconds(), observations: readings))
      misses = 0
    } catch {
      // The finding names the place itself.
      failure = SilenceWords.text(error, within: line.connection.timeout)
        .mapped { $0.unplaced(at: line.connection.endpoint.name) }
      misses += 1
    }
  }

  /// Asks a SunSpec device for its points; returns whether they are known afterwards.
  private mutating func ask(_ line: FieldConnection) throws(ModbusError) -> Bool {
    switch try line.survey(unit: device.unitID, limits: device.limits) {
    case .success(let survey):
      device = survey.bound(to: device)
      isAsked = true
    case .failure(let fault):
      failure = SilenceWords.text(fault)
      misses += 1
    }
    return isAsked
  }

  /// Whether more readings up to this many seconds would not change what is said of it.
  func isSettled(within seconds: Double, isProducer: Bool) -> Bool {
    guard !isSilent else { return true }
    return DeviceExamination(device, samples: samples, isProducer: isProducer)
      .isSettled(within: seconds)
  }

  func verdict(at endpoint: String, isProducer: Bool, othersMove: Bool) -> DeviceVerdict {
    guard !samples.isEmpty else {
      var diagnosis = Diagnosis()
      let words = FindingText.noAnswer(
        unit: device.unitID,
        endpoint: endpoint,
        why: failure ?? SilenceWords.notAsked
      )
      diagnosis.findings = [Finding(.noAnswer, [.hung], words, points: [])]
      return DeviceVerdict(device.id, diagnosis)
    }
    let examination = DeviceExamination(
      device,
      samples: samples,
      isProducer: isProducer,
      othersMove: othersMove
    )
    return DeviceVerdict(device.id, examination.diagnosis, seconds: samples.last?.seconds ?? 0)
  }
}

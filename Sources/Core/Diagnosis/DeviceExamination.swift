package import DeviceProfiles
import Measurements

/// Judges by a device's readings whether it is wired and configured as it should be.
///
/// Pure. The order of judgement is that of a good technician: can these numbers be voltages and
/// frequencies at all, do they move, do the quantities fit each other, is each phase there, and only
/// then which current belongs to which phase. Numbers that are decoded wrongly prove nothing about
/// wires, so a fault of one step ends the judgement of the later ones.
package struct DeviceExamination: Sendable {
  let device: DeviceDefinition
  let samples: [DeviceSample]
  let values: MeasuredValues
  /// Whether the device measures generation.
  let isProducer: Bool

  /// - Parameters:
  ///   - device: Its `ratedPower` bounds what its ratios can be.
  ///   - samples: In the order of time; bounded by whoever reads them.
  ///   - isProducer: An inverter, or a meter that an account takes as generation.
  package init(_ device: DeviceDefinition, samples: [DeviceSample], isProducer: Bool) {
    self.device = device
    self.samples = samples
    values = MeasuredValues(samples)
    let measuresDirectCurrent = device.points.contains { $0.name.hasPrefix("dc_") }
    let givesOnly =
      values.has("active_energy_export") && !values.has("active_energy_import")
      && !values.has("active_energy_total")
    self.isProducer =
      isProducer || device.sunSpec != nil || measuresDirectCurrent || givesOnly
  }

  package var diagnosis: Diagnosis {
    var result = Diagnosis()
    guard !samples.isEmpty else { return result }
    result.findings = wordOrder
    // Values that are out of their range because of a wrong order are no faults of their own.
    guard result.findings.isEmpty else { return result }
    result.findings += badPoints
    result.gaps = gaps
    let frozen = frozenRegisters
    guard frozen.isEmpty else {
      result.findings += frozen
      return result
    }
    let quantities = PhaseQuantities(values, rated: device.ratedPower)
    let voltages = VoltageCheck(quantities)
    // Where one voltage is missing, voltage times current is no measure of the powers.
    let hasVoltages = voltages.findings.isEmpty || voltages.isAllMissing
    let scales = hasVoltages ? ScaleCheck(self, quantities) : nil
    result.findings += scales?.findings ?? []
    result.undecided += scales?.undecided ?? []
    guard result.findings.allSatisfy({ $0.rule == .badPoints }) else {
      result.gaps.removeAll { $0.subject == .ratio || $0.subject == .wiring }
      result.gaps.append(.afterScale)
      result.findings += energy
      return result
    }
    result.findings += voltages.findings
    result.undecided += voltages.undecided
    result.findings += ratios(quantities)
    if voltages.findings.isEmpty, voltages.undecided.isEmpty, !isInternal {
      let wiring = WiringCheck(quantities, isProducer: isProducer)
      result.findings += wiring.findings
      result.undecided += wiring.undecided + missingCurrents(quantities, wiring)
    }
    result.findings += energy
    if result.findings.contains(where: { $0.rule == .ratio }) {
      result.gaps.removeAll { $0.subject == .ratio }
    }
    return result
  }

  /// Whether it measures inside itself, so that nobody can have wired it wrongly.
  var isInternal: Bool {
    device.sunSpec != nil || device.points.contains { $0.name.hasPrefix("dc_") }
  }

  /// Points without a good value in any sample, by the reason.
  private var badPoints: [Finding] {
    var good: Set<String> = []
    var codes: [String: String] = [:]
    for observation in samples.flatMap(\.observations) {
      switch observation.outcome {
      case .good: good.insert(observation.point.name)
      case .bad(let code): codes[observation.point.name] = code.code
      }
    }
    let bad = codes.filter { !good.contains($0.key) && $0.value != "not_available" }
    return Set(bad.values).sorted().map { code in
      let names = bad.filter { $0.value == code }.map(\.key).sorted()
      return Finding(.badPoints, [], .badPoints(names, code: code), points: names)
    }
  }
}

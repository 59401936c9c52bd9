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
  private let frozen: FrozenCheck
  private let energy: EnergyCheck
  private let othersMove: Bool
  /// Whether other orders of registers were tried already.
  private var isReordered = false

  /// - Parameters:
  ///   - device: Its `ratedPower` bounds what its ratios can be.
  ///   - samples: In the order of time; bounded by whoever reads them.
  ///   - isProducer: An inverter, or a meter that an account takes as generation.
  ///   - othersMove: Whether values of other devices moved meanwhile.
  package init(
    _ device: DeviceDefinition,
    samples: [DeviceSample],
    isProducer: Bool,
    othersMove: Bool = false
  ) {
    self.device = device
    self.samples = samples
    self.othersMove = othersMove
    let values = MeasuredValues(samples)
    self.values = values
    let measuresDirectCurrent = device.points.contains { $0.name.hasPrefix("dc_") }
    let givesOnly =
      values.has("active_energy_export") && !values.has("active_energy_import")
      && !values.has("active_energy_total")
    self.isProducer =
      isProducer || device.sunSpec != nil || measuresDirectCurrent || givesOnly
    frozen = FrozenCheck(values, othersMove: othersMove)
    energy = EnergyCheck(values, isProducer: self.isProducer)
  }

  /// Whether any value moved.
  package var moves: Bool { values.moves() }

  /// Whether more readings, up to this many seconds, are not likely to change the answer.
  ///
  /// A suspicion about counters or wires is watched for the whole time: some meters count only every few
  /// seconds, and loads that move confirm or clear a suspicion.
  package func isSettled(within seconds: Double) -> Bool {
    guard samples.count >= 3, values.length >= 4, !frozen.isWaiting, energy.findings.isEmpty
    else { return false }
    let suspected: [Finding.Rule] = [.reversedTransformer, .swappedPhases]
    guard !diagnosis.findings.contains(where: { suspected.contains($0.rule) }) else { return false }
    return energy.period.map { $0 * 1.2 > seconds } ?? true
  }

  package var diagnosis: Diagnosis {
    var result = Diagnosis()
    guard !samples.isEmpty else { return result }
    result.findings = wordOrder
    // Values that are out of their range because of a wrong order are no faults of their own.
    guard result.findings.isEmpty else { return result }
    result.gaps = gaps
    if frozen.findings.isEmpty { judgeValues(&result) } else { result.findings = frozen.findings }
    if let order = orderBehind(result.findings) {
      result.findings = [order]
      result.undecided = []
      return result
    }
    result.undecided += frozen.undecided
    if isElectrical { result.gaps += [energy.gap, frozen.gap].compactMap { $0 } }
    result.gaps += [withoutValue].compactMap { $0 }
    // What is wrong with the values that are there comes first.
    result.findings += badPoints
    return result
  }

  /// The order of registers that leaves none of the findings.
  ///
  /// Bytes of small numbers that are swapped can look like a medium voltage and currents of their own.
  private func orderBehind(_ findings: [Finding]) -> Finding? {
    guard !isReordered, findings.count > 1 || !(findings.isEmpty || hasEvenLowVoltages)
    else { return nil }
    let change = OrderChange.all.first { change in
      var other = DeviceExamination(
        device,
        samples: samples.map { $0.reordered(change) },
        isProducer: isProducer,
        othersMove: othersMove
      )
      other.isReordered = true
      return other.diagnosis.findings.isEmpty && other.hasEvenLowVoltages
    }
    return change.map { order($0, of: PhaseQuantities.phaseVoltageNames) }
  }

  private var hasEvenLowVoltages: Bool {
    guard let volts = values.values(PhaseQuantities.phaseVoltageNames), let most = volts.max(),
      let least = volts.min()
    else { return false }
    return (90...300).contains(least) && most < 1.1 * least
  }

  /// Judges whether the values fit each other, each phase is there, and each current belongs to its phase.
  private func judgeValues(_ result: inout Diagnosis) {
    let quantities = PhaseQuantities(values, rated: device.ratedPower)
    let voltages = VoltageCheck(quantities)
    // Where one voltage is missing, voltage times current is no measure of the powers.
    let hasVoltages = voltages.findings.isEmpty || voltages.isAllMissing
    let scales = hasVoltages ? ScaleCheck(self, quantities) : nil
    result.findings += scales?.findings ?? []
    result.undecided += scales?.undecided ?? []
    if result.findings.isEmpty {
      judgePhases(&result, quantities, voltages)
      if voltages.findings.isEmpty { result.undecided += supplyQuestions }
    } else {
      result.gaps.removeAll { $0.subject == .ratio || $0.subject == .wiring }
      result.gaps.append(.afterScale)
    }
    result.findings += energy.findings
    result.undecided += energy.undecided
  }

  private func judgePhases(
    _ result: inout Diagnosis,
    _ quantities: PhaseQuantities,
    _ voltages: VoltageCheck
  ) {
    result.findings += voltages.findings
    result.undecided += voltages.undecided
    let ratios = ratios(quantities)
    result.findings += ratios
    if !ratios.isEmpty { result.gaps.removeAll { $0.subject == .ratio } }
    if voltages.findings.isEmpty, voltages.undecided.isEmpty, !isInternal {
      let wiring = WiringCheck(quantities, isProducer: isProducer, history: history)
      result.findings += wiring.findings
      var questions = wiring.undecided + missingCurrents(quantities, wiring)
      if questions.isEmpty, wiring.findings.isEmpty { questions = wiringQuestions(quantities) }
      result.undecided += questions
      // Wires that are wrong, or loads that are odd, change the power as well.
      if questions.isEmpty, result.findings.isEmpty {
        result.undecided += ratioQuestions(quantities)
      }
    }
  }

  /// What some of the readings say, evenly over the time.
  private var history: [PhaseQuantities] {
    let most = 40
    let step = max(1, samples.count / most)
    return stride(from: 0, to: samples.count, by: step).prefix(most + 1).map {
      PhaseQuantities(MeasuredValues([samples[$0]]), rated: device.ratedPower)
    }
  }

  /// Whether it measures inside itself, so that nobody can have wired it wrongly.
  var isInternal: Bool {
    device.sunSpec != nil || device.points.contains { $0.name.hasPrefix("dc_") }
  }

  /// Points without a good value in any sample, by the reason.
  private var badPoints: [Finding] {
    badNames.filter { $0.key != Self.noNumber || !isWithoutSome }.sorted { $0.key < $1.key }.map {
      Finding(.badPoints, [], .badPoints($0.value, code: $0.key), points: $0.value)
    }
  }

  private static let noNumber = "not_a_number"

  /// Some values may be none: a power factor without load.
  private var isWithoutSome: Bool {
    (badNames[Self.noNumber]?.count ?? 0) * 2 < values.names.count
  }

  private var withoutValue: Gap? {
    guard isWithoutSome, let names = badNames[Self.noNumber] else { return nil }
    return .withoutValue(names)
  }

  /// The names by the reason; a value that the device itself calls missing is none.
  private var badNames: [String: [String]] {
    var good: Set<String> = []
    var codes: [String: String] = [:]
    for observation in samples.flatMap(\.observations) {
      switch observation.outcome {
      case .good: good.insert(observation.point.name)
      case .bad(let code): codes[observation.point.name] = code.code
      }
    }
    let bad = codes.filter { !good.contains($0.key) && $0.value != "not_available" }
    return Dictionary(grouping: bad.keys.sorted()) { bad[$0] ?? "" }
  }
}

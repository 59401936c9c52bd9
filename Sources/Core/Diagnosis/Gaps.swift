import DeviceProfiles

extension DeviceExamination {
  /// What these samples could not show, and how it can be seen.
  var gaps: [Gap] {
    guard isElectrical else { return isUnknown ? [.unknownNames] : [] }
    let quantities = PhaseQuantities(values, rated: device.ratedPower)
    return [
      voltageGap(quantities), neutralGap(quantities), wiringGap(quantities), ratioGap(quantities),
    ].compactMap { $0 }
  }

  /// Whether it measures power, or what power is made of, or counts energy.
  var isElectrical: Bool {
    values.names.contains { name in
      ["active_power", "current_l", "voltage_l", "active_energy"].contains { name.hasPrefix($0) }
    }
  }

  private func voltageGap(_ quantities: PhaseQuantities) -> Gap? {
    guard quantities.voltages == nil, quantities.lineVoltages == nil else { return nil }
    return .voltage
  }

  private func neutralGap(_ quantities: PhaseQuantities) -> Gap? {
    guard quantities.voltages != nil, quantities.lineVoltages == nil else { return nil }
    return .neutral
  }

  /// Phases with too little load to judge their transformers.
  private func wiringGap(_ quantities: PhaseQuantities) -> Gap? {
    if let gap = wiringLimit(quantities) {
      return isProducer || !isLoaded(quantities) ? gap : nil
    }
    guard quantities.active != nil, let loads = quantities.loads else { return nil }
    let few = (0..<3).filter { loads[$0] <= quantities.leastLoad }
    if few.isEmpty, quantities.reactive == nil, !isInternal { return .rotation }
    return few.isEmpty ? nil : .wiringWithoutLoad(few)
  }

  /// What the device does not report, so that nobody can judge its transformers by it.
  private func wiringLimit(_ quantities: PhaseQuantities) -> Gap? {
    if quantities.hasTwoElements || (quantities.active == nil && quantities.currents != nil) {
      return .wiringOfTotals
    }
    if quantities.active == nil {
      let isSingle = values.has("voltage_l1_n") && !values.has("voltage_l2_n")
      return quantities.totalActive != nil && !isSingle ? .wiringOfTotals : nil
    }
    return quantities.loads == nil ? .wiringWithoutAngles : nil
  }

  private func isLoaded(_ quantities: PhaseQuantities) -> Bool {
    let power =
      quantities.product ?? quantities.active?.map(\.magnitude).reduce(0, +)
      ?? quantities.totalActive?.magnitude ?? 0
    return power > max(quantities.leastLoad, (device.ratedPower ?? 0) / 100)
  }

  /// Under load, what such a device reports is no proof of its transformers.
  func wiringQuestions(_ quantities: PhaseQuantities) -> [Finding] {
    guard isLoaded(quantities), !isProducer, let gap = wiringLimit(quantities) else { return [] }
    let words = FindingText(gap.text, advice: gap.advice)
    return [Finding(.wiring, gap.subject.faults, words, points: [])]
  }

  private func ratioGap(_ quantities: PhaseQuantities) -> Gap? {
    guard let rated = device.ratedPower, rated > 0 else { return .ratioWithoutRatedPower }
    let power = quantities.totalActive?.magnitude ?? quantities.product ?? 0
    return .ratioOfBounds(power / rated)
  }

  /// Whether no value has a name that says what it is.
  private var isUnknown: Bool {
    !values.names.isEmpty && !values.names.contains(where: Bounds.areKnown)
  }
}

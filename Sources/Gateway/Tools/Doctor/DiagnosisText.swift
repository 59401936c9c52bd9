/// What the doctor says of a sign: the observation, in a sentence, and what to do about it.
///
/// All its sentences stand here. Values come as they are shown, with their units.
struct DiagnosisText: Sendable, Hashable {
  let text: String
  let advice: String

  private init(_ text: String, advice: String) {
    self.text = text
    self.advice = advice
  }
}

// MARK: - Answers

extension DiagnosisText {
  static func noAnswer(unit: UInt8, endpoint: String, why: String?) -> Self {
    Self(
      "no valid answer from unit \(unit) at \(endpoint): \(why ?? "not asked")",
      advice: "check address, unit id, wires and, on a serial port, baud rate and parity"
    )
  }

  static func badPoints(count: Int, code: String, names: String) -> Self {
    Self(
      "\(count) points are bad (\(code)): \(names)",
      advice: "compare their addresses and types with the manual of this very model"
    )
  }

  static func wordOrder(
    point: String,
    now: String,
    then: String,
    order: String,
    more: Int
  ) -> Self {
    Self(
      "\(point) is \(now), in the order \(order) it would be \(then)"
        + (more > 0 ? ", and so with \(more) more points" : ""),
      advice: "write order: \(order) for these points"
    )
  }
}

// MARK: - Scales

extension DiagnosisText {
  static func frequency(_ hertz: String, wouldBe other: String, factor: String) -> Self {
    Self(
      "frequency is \(hertz) Hz, which would be \(other)",
      advice: "multiply its scale by \(factor)"
    )
  }

  static func powerFactor(_ value: String, factor: String) -> Self {
    Self(
      "power_factor is \(value); a ratio is at most 1",
      advice: "multiply its scale by \(factor)"
    )
  }

  static func voltages(line: String, phase: String, factor: String) -> Self {
    Self(
      "voltage_l1_l2 is \(line) V and voltage_l1_n \(phase) V, whose ratio should be 1.73",
      advice: "one of their scales is off by \(factor)"
    )
  }

  static func power(_ name: String, _ power: String, product: String, factor: String) -> Self {
    Self(
      "\(name) is \(power), but voltage times current is \(product) VA",
      advice:
        "the scale of power, current or voltage is off by \(factor), or the transformers' ratios are"
    )
  }
}

// MARK: - Wiring

extension DiagnosisText {
  static func negativeConsumer(_ power: String, device: String) -> Self {
    Self(
      "active_power is \(power) W on a consumer",
      advice:
        "turn the current transformers, or their S1 and S2; where the device does give power, "
        + "take it off in an account (\"-\(device)\")"
    )
  }

  static func reversedPhases(_ phases: String) -> Self {
    Self(
      "power flows the other way in \(phases) than in the other phases",
      advice: "turn the current transformer of that phase, or its S1 and S2"
    )
  }

  static func allReversed(_ powers: String, device: String) -> Self {
    Self(
      "active power is negative in all phases of a consumer (\(powers) W)",
      advice:
        "turn all current transformers, or supply and load were swapped; where the device does "
        + "give power, take it off in an account (\"-\(device)\")"
    )
  }

  static func swappedPhases(factors: String) -> Self {
    Self(
      "the currents are about equal, but the power factors are \(factors)",
      advice: "the current transformers of two phases are swapped, or the voltage leads are"
    )
  }
}

// MARK: - Energy

extension DiagnosisText {
  static func swappedDirections(grown: String, by amount: String, expected: String) -> Self {
    Self(
      "\(grown) grew by \(amount) Wh while the power called for \(expected)",
      advice: "import and export are swapped, or the sign of active_power is turned"
    )
  }

  /// What is wrong with a counter that does not follow the power.
  enum EnergyFault { case scale(off: String), standsStill, other }

  static func energy(
    _ name: String,
    grewBy amount: String,
    insteadOf expected: String,
    _ fault: EnergyFault
  ) -> Self {
    let advice =
      switch fault {
      case .scale(let factor): "its scale, or that of active_power, is off by \(factor)"
      case .standsStill:
        "it does not count: compare its address, type and order with the manual"
      case .other: "compare ratios, scale and unit of energy and power"
      }
    return Self(
      "\(name) grew by \(amount) Wh where the power makes \(expected) Wh",
      advice: advice
    )
  }
}

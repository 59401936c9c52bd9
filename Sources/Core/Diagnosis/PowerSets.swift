/// The apparent power of a device as its different points give it.
struct PowerSets {
  struct Part {
    var name: String
    var value: Double
    var step: Double
    var points: [String]
    /// Whether it is a sum over phases, which no wiring makes smaller.
    var isOfPhases: Bool
  }

  private(set) var comparable: [Part] = []

  init(_ quantities: PhaseQuantities, _ values: MeasuredValues) {
    func names(_ stem: String) -> [String] { (1...3).map { "\(stem)_l\($0)" } }
    if let apparent = quantities.apparent {
      let points = names("apparent_power")
      comparable.append(
        Part(
          name: "apparent_power_l1…l3",
          value: apparent.reduce(0, +),
          step: values.step(points[0]),
          points: points,
          isOfPhases: true
        )
      )
    }
    if let total = quantities.totalApparent {
      comparable.append(
        Part(
          name: "apparent_power",
          value: total,
          step: values.step("apparent_power"),
          points: ["apparent_power"],
          isOfPhases: false
        )
      )
    }
    let hidesDelivery =
      (quantities.activeIsUnsigned && quantities.active?.contains(0) == true)
      || (quantities.reactiveIsUnsigned && quantities.reactive?.contains(0) == true)
    if hidesDelivery {
      // What is delivered shows as 0.
    } else if let active = quantities.active, let reactive = quantities.reactive {
      let sum = zip(active, reactive).reduce(0) { $0 + ($1.0 * $1.0 + $1.1 * $1.1).squareRoot() }
      comparable.append(
        Part(
          name: "active_power, reactive_power",
          value: sum,
          step: quantities.powerStep,
          points: names("active_power") + names("reactive_power"),
          isOfPhases: true
        )
      )
    } else if let active = quantities.active, let factors = quantities.factors,
      factors.allSatisfy({ (0.2...1).contains($0) })
    {
      comparable.append(
        Part(
          name: "active_power / power_factor",
          value: zip(active, factors).reduce(0) { $0 + abs($1.0) / $1.1 },
          step: quantities.powerStep,
          points: names("active_power"),
          isOfPhases: true
        )
      )
    } else if let active = quantities.active {
      // Without reactive power it only must not exceed the apparent power.
      comparable.append(
        Part(
          name: "active_power",
          value: active.map(\.magnitude).reduce(0, +),
          step: quantities.powerStep,
          points: names("active_power"),
          isOfPhases: false
        )
      )
    }
    if let active = quantities.totalActive, quantities.active == nil {
      let reactive = quantities.totalReactive ?? 0
      comparable.append(
        Part(
          name: "active_power",
          value: (active * active + reactive * reactive).squareRoot(),
          step: max(values.step("active_power"), values.step("reactive_power")),
          points: ["active_power"],
          isOfPhases: false
        )
      )
    }
  }

  /// A total that is too small by a hundred or more: no wiring of loaded phases does that.
  func totalsOffByThousands(_ product: Double) -> Finding? {
    for part in comparable where !part.isOfPhases && part.name == "apparent_power" {
      guard part.value > 10 * part.step, let power = (part.value / product).nearPowerOfTen,
        power <= -2
      else { continue }
      return Finding(
        .scale,
        [.wrongScale],
        .power(part.name, part.value, product: product, factor: 1.0.shifted(by: -power)),
        points: part.points + (1...3).map { "current_l\($0)" }
      )
    }
    return nil
  }
}

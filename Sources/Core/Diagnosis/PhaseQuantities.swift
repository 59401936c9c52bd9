/// The electrical values of a device, as far as it reports them; the units are V, A, W, var and VA.
struct PhaseQuantities: Sendable {
  static let phaseVoltageNames = (1...3).map { "voltage_l\($0)_n" }
  static let lineVoltageNames = ["voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1"]

  let voltages: [Double]?
  let lineVoltages: [Double]?
  let currents: [Double]?
  let active: [Double]?
  let reactive: [Double]?
  /// Of each phase, as the device reports it.
  let apparent: [Double]?
  /// Power factors of each phase, without the sign: conventions of the sign differ.
  let factors: [Double]?
  let totalActive: Double?
  let totalReactive: Double?
  let totalApparent: Double?
  let totalFactor: Double?
  let frequency: Double?
  /// The smallest steps of the powers of phases, W and var.
  let powerStep: Double
  /// The smallest step of a current, in VA.
  let currentStep: Double
  /// Whether phases that deliver can only show 0.
  let activeIsUnsigned: Bool
  let reactiveIsUnsigned: Bool
  let totalReactiveIsUnsigned: Bool
  let rated: Double?

  init(_ values: MeasuredValues, rated: Double?) {
    func phases(_ stem: String) -> [Double]? { values.values((1...3).map { "\(stem)_l\($0)" }) }
    voltages = values.values(Self.phaseVoltageNames)
    lineVoltages = values.values(Self.lineVoltageNames)
    currents = phases("current")?.map(\.magnitude)
    active = phases("active_power")
    reactive = phases("reactive_power")
    apparent = phases("apparent_power")?.map(\.magnitude)
    factors = phases("power_factor")?.map(\.magnitude)
    totalActive = values.value("active_power")
    totalReactive = values.value("reactive_power")
    totalApparent = values.value("apparent_power")?.magnitude
    totalFactor = values.value("power_factor")?.magnitude
    frequency = values.value("frequency")
    powerStep = max(values.step("active_power_l1"), values.step("reactive_power_l1"))
    let volts = voltages?.max() ?? (lineVoltages?.max() ?? 0) / 1.732
    currentStep = values.step("current_l1") * volts
    activeIsUnsigned = values.isUnsigned("active_power_l1")
    reactiveIsUnsigned = values.isUnsigned("reactive_power_l1")
    totalReactiveIsUnsigned = values.isUnsigned("reactive_power")
    self.rated = rated
  }

  /// Voltage times current of each phase, VA.
  var products: [Double]? {
    guard let voltages, let currents else { return nil }
    return zip(voltages, currents).map { abs($0 * $1) }
  }

  /// The apparent power of each phase from the best source there is, VA.
  var loads: [Double]? {
    if let products { return products }
    if let apparent { return apparent }
    if let active, let reactive {
      return zip(active, reactive).map { ($0 * $0 + $1 * $1).squareRoot() }
    }
    guard let active, let factors, factors.allSatisfy({ $0 > 0.05 }) else { return nil }
    return zip(active, factors).map { abs($0) / $1 }
  }

  /// Below it a phase's angle proves nothing, VA.
  var leastLoad: Double {
    let most = loads?.max() ?? 0
    return max(20 * powerStep, 15 * currentStep, 20, (rated ?? 0) / 3 * 0.01, most * 0.08)
  }

  /// The apparent power of the device by voltages and currents, VA; √3·U·I where it knows no
  /// neutral.
  var product: Double? {
    if let products, products.contains(where: { $0 > 0 }) { return products.reduce(0, +) }
    guard let currents, let lineVoltages else { return nil }
    return lineVoltages.reduce(0, +) / 3 * currents.reduce(0, +) / 3.0.squareRoot()
  }

  /// A meter of two elements: it works out the second phase, and reports no power of it.
  var hasTwoElements: Bool {
    guard let active, let loads, active.count == 3, let reactive = reactive ?? active as [Double]?
    else { return false }
    return active[1] == 0 && reactive[1] == 0 && loads[1] > leastLoad
      && (active[0] != 0 || active[2] != 0)
  }
}

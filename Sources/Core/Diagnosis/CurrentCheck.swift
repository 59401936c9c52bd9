import DeviceProfiles

extension DeviceExamination {
  /// A phase without current beside loaded ones: a load between two phases, a blown fuse, or a
  /// transformer that gives nothing.
  func missingCurrents(_ quantities: PhaseQuantities, _ wiring: WiringCheck) -> [Finding] {
    guard !quantities.hasTwoElements, let currents = quantities.currents, let most = currents.max(),
      let load = load(of: most, quantities), load > max(quantities.leastLoad, 100)
    else { return [] }
    let missing = currents.indices.filter { currents[$0] < 0.02 * most }
    guard !missing.isEmpty, missing.count < 3, !isTwoPhaseLoad(currents, wiring) else { return [] }
    return [
      Finding(
        .missingCurrent,
        [.noCurrent],
        .missingCurrent(missing, currents),
        points: missing.map { "current_l\($0 + 1)" }
      )
    ]
  }

  /// The VA of a current, or what power the device reports where it has no voltage.
  private func load(of current: Double, _ quantities: PhaseQuantities) -> Double? {
    if let volts = quantities.voltages?.max() ?? quantities.lineVoltages?.max() {
      return current * volts
    }
    return quantities.totalActive?.magnitude
      ?? quantities.active?.map(\.magnitude).reduce(0, +)
  }

  /// One current that goes out in one phase and comes back in another: the angles are 60° apart.
  private func isTwoPhaseLoad(_ currents: [Double], _ wiring: WiringCheck) -> Bool {
    guard let angles = wiring.angles, angles.areSigned, angles.loaded.count == 2,
      let set = angles.sets.first
    else { return false }
    let (one, two) = (angles.loaded[0], angles.loaded[1])
    let isSame = (currents[one] - currents[two]).magnitude < 0.06 * currents[one]
    return isSame && (50...70).contains(Angle.between(set[one], set[two]))
  }

  /// How far above its rated power a plant may be.
  private static let mostPower = 1.5
  private static let usualPower = 1.05
  /// A tenth of what a plant mostly takes; below it nothing runs.
  private static let littlePower = 0.002...0.08

  /// More power than the plant can take: a wrong ratio of the transformers.
  func ratios(_ quantities: PhaseQuantities) -> [Finding] {
    guard let rated = device.ratedPower, rated > 0 else { return [] }
    let (power, apparent) = (power(quantities), apparent(quantities))
    guard power > Self.mostPower * rated || apparent > 3 * rated else { return [] }
    let isPower = power > Self.mostPower * rated
    return [
      Finding(
        .ratio,
        // No transformer is so large.
        power > 50 * rated ? [.wrongRatio, .wrongScale] : [.wrongRatio],
        .ratio(isPower ? power : apparent, rated: rated, isPower: isPower),
        points: [isPower ? "active_power" : "apparent_power"]
      )
    ]
  }

  /// Somewhat more than the rated power, or little of it: a load like that, or a wrong ratio.
  func ratioQuestions(_ quantities: PhaseQuantities) -> [Finding] {
    guard let rated = device.ratedPower, rated > 0 else { return [] }
    let share = power(quantities) / rated
    guard share > Self.usualPower || Self.littlePower.contains(share) else { return [] }
    let words = FindingText.perhapsRatio(power(quantities), rated: rated)
    return [Finding(.ratio, [.wrongRatio, .wrongScale], words, points: ["active_power"])]
  }

  private func power(_ quantities: PhaseQuantities) -> Double {
    quantities.totalActive?.magnitude
      ?? quantities.active?.map(\.magnitude).reduce(0, +) ?? 0
  }

  private func apparent(_ quantities: PhaseQuantities) -> Double {
    max(quantities.product ?? 0, quantities.totalApparent ?? 0)
  }
}

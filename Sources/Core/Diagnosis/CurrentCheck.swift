import DeviceProfiles

extension DeviceExamination {
  /// A phase without current beside loaded ones: a load between two phases, a blown fuse, or a
  /// transformer that gives nothing.
  func missingCurrents(_ quantities: PhaseQuantities, _ wiring: WiringCheck) -> [Finding] {
    guard !quantities.hasTwoElements, let currents = quantities.currents, let most = currents.max(),
      let volts = quantities.voltages?.max() ?? quantities.lineVoltages?.max(),
      most * volts > max(quantities.leastLoad, 100)
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
  private var mostPower: Double { 1.5 }

  /// More power than the plant can take: a wrong ratio of the transformers.
  func ratios(_ quantities: PhaseQuantities) -> [Finding] {
    guard let rated = device.ratedPower, rated > 0 else { return [] }
    let power =
      quantities.totalActive?.magnitude
      ?? quantities.active?.map(\.magnitude).reduce(0, +) ?? 0
    let apparent = max(quantities.product ?? 0, quantities.totalApparent ?? 0)
    guard power > mostPower * rated || apparent > 3 * rated else { return [] }
    let isPower = power > mostPower * rated
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
}

/// Whether the values move at all.
///
/// Voltages, currents and powers of a live plant never stand still in all their digits for long. Where
/// other devices of the plant moved meanwhile, the readings themselves are alive, and the device is
/// frozen. Where nothing moves anywhere, a converter that repeats old answers, or a simulator, looks
/// the same for a while.
struct FrozenCheck {
  private(set) var findings: [Finding] = []
  private(set) var undecided: [Finding] = []
  private(set) var gap: Gap?
  /// Whether more readings can change the answer.
  private(set) var isWaiting = false
  private let values: MeasuredValues

  /// Seconds after which values that stand still are frozen: beside others that move, and alone.
  static let besideOthers = 20.0
  static let alone = 60.0

  init(_ values: MeasuredValues, othersMove: Bool) {
    self.values = values
    let live = values.names.filter { Self.isLive($0) && !values.isCounter($0) }
    guard !live.isEmpty else { return }
    // A meter whose counters go on is alive.
    let isCounting = values.names.contains { values.isCounter($0) && values.moves($0) }
    guard !isCounting, !live.contains(where: values.moves) else { return }
    let fine = live.filter(isFine)
    guard !fine.isEmpty else {
      gap = .frozenCoarse
      return
    }
    let needed = othersMove ? Self.besideOthers : Self.alone
    isWaiting = values.length < Self.besideOthers + 1
    if fine.count >= 3, values.length >= needed, values.seconds.count >= 3 {
      findings = [finding(fine)]
    } else if values.seconds.count > 1, values.length >= 2 {
      undecided = [question(fine, after: values.length < needed ? needed : nil)]
    } else {
      gap = .frozen
    }
  }

  private static func isLive(_ name: String) -> Bool {
    ["voltage_l", "current_l", "active_power", "frequency", "apparent_power", "reactive_power"]
      .contains { name.hasPrefix($0) }
  }

  /// Whether the value was there all the time, and has so many digits that the last one should move.
  private func isFine(_ name: String) -> Bool {
    let history = values.history(name)
    guard history.count * 4 >= values.seconds.count * 3, let first = history.first?.value,
      first != 0
    else { return false }
    return first.magnitude > 800 * values.step(name)
  }

  private func finding(_ points: [String]) -> Finding {
    let words = FindingText.frozen(points: points.count, seconds: values.length)
    return Finding(.frozen, [.frozenRegisters, .hung], words, points: points)
  }

  private func question(_ points: [String], after seconds: Double?) -> Finding {
    Finding(
      .frozen,
      [.frozenRegisters, .hung, .frozenCounter],
      .perhapsFrozen(points: points.count, seconds: values.length, needed: seconds),
      points: points,
      decidedAfter: seconds
    )
  }
}

import DeviceProfiles
import Measurements
import Registers

extension DeviceExamination {
  /// Values that are absurd as configured and plausible in another order, the same for all points.
  var wordOrder: [Finding] {
    let numbers = (samples.last?.observations ?? []).filter(isJudged)
    let present = OrderPenalty(numbers, rated: device.ratedPower, change: nil)
    guard !present.absurd.isEmpty, present.penalty >= 6 else {
      return ofEvenVoltages(numbers, present)
    }
    // A frequency alone that a power of ten explains has a wrong scale.
    if Set(present.absurd) == ["frequency"], let hertz = values.value("frequency"),
      (-4...4).contains(where: { power in
        [49...51.0, 59...61.0].contains { $0.contains(hertz.shifted(by: power)) }
      })
    {
      return []
    }
    let ranked = OrderChange.all
      .map { ($0, OrderPenalty(numbers, rated: device.ratedPower, change: $0)) }
      .sorted { $0.1.penalty < $1.1.penalty }
    let (best, left) = ranked[0]
    if left.penalty <= present.penalty / 4, left.absurd.isEmpty,
      numbers.count >= 4 || isWild(numbers, present.absurd)
    {
      let rivals = ranked.dropFirst().filter { $0.1.penalty < left.penalty + 1.5 }.map(\.0)
        .filter { $0.registers != best.registers || $0.bytes != best.bytes }
      return [order(best, rivals: Array(rivals), numbers, present.absurd)]
    }
    return ofSomePoints(numbers, present.absurd) ?? implausible(numbers, present.absurd)
  }

  /// Voltages that differ wildly or are of no usual system, and that swapped bytes make even and usual.
  private func ofEvenVoltages(_ numbers: [Observation], _ present: OrderPenalty) -> [Finding] {
    guard present.penalty >= 3, !present.hasEvenVoltages else { return [] }
    let fitting = OrderChange.all.filter { change in
      let penalty = OrderPenalty(numbers, rated: device.ratedPower, change: change)
      return penalty.penalty == 0 && penalty.hasEvenVoltages
    }
    guard let change = fitting.first else { return [] }
    return [order(change, rivals: [], numbers, PhaseQuantities.phaseVoltageNames)]
  }

  /// Numbers in registers; a value that means "no value" says nothing.
  private func isJudged(_ observation: Observation) -> Bool {
    guard !observation.words.isEmpty, !observation.point.table.holdsBits,
      !observation.point.type.isText, [.gauge, .counter].contains(observation.point.kind)
    else { return false }
    if case .bad(.notAvailable) = observation.outcome { return false }
    return Bounds.areKnown(for: observation.point.name) || observation.point.type == .float32
  }

  /// That the whole device has another order.
  func order(_ change: OrderChange, of absurd: [String]) -> Finding {
    order(change, rivals: [], (samples.last?.observations ?? []).filter(isJudged), absurd)
  }

  private func order(
    _ change: OrderChange,
    rivals: [OrderChange],
    _ numbers: [Observation],
    _ absurd: [String]
  ) -> Finding {
    let multiple = numbers.filter { $0.point.type.registerCount > 1 }
    func names(_ change: OrderChange) -> [String] {
      Set(
        (multiple.isEmpty ? numbers : multiple).map {
          let order = change.order(of: $0.point)
          return multiple.isEmpty ? order.name(registers: 1) : order.name
        }
      )
      .sorted()
    }
    let candidates = multiple.isEmpty ? numbers : multiple
    let shown =
      numbers.first { $0.point.name.hasPrefix("voltage_l") && absurd.contains($0.point.name) }
      ?? candidates.first { absurd.contains($0.point.name) } ?? numbers[0]
    let hasSingles = change.bytes && change.single && numbers.count > multiple.count
    let words = FindingText.wordOrder(
      point: shown.point.name,
      now: shown.decoded(.none),
      then: change.decoded(shown),
      orders: ([change] + rivals).map { names($0).joined(separator: "/") },
      isOne: names(change).count == 1,
      place: multiple.isEmpty ? .eachPoint : hasSingles ? .deviceAndSingles : .device
    )
    let causes = ([change] + rivals).flatMap { change -> [Fault] in
      switch (change.registers, change.bytes) {
      case (true, false): [.swappedWords]
      case (false, true): [.swappedBytes]
      default: [.swappedWords, .swappedBytes]
      }
    }
    return Finding(.wordOrder, causes, words, points: candidates.map(\.point.name))
  }

  /// Whether a value is so far off that no scale explains it.
  private func isWild(_ numbers: [Observation], _ absurd: [String]) -> Bool {
    numbers.contains { observation in
      guard absurd.contains(observation.point.name) else { return false }
      guard let value = observation.decoded(.none)?.magnitude else { return true }
      let most = observation.point.name.contains("power") ? 2e9 : 1e6
      return value > most || (value != 0 && value < 1e-6)
    }
  }

  /// Where only some points have the wrong order, and all of them the same one.
  private func ofSomePoints(_ numbers: [Observation], _ absurd: [String]) -> [Finding]? {
    let wrong = numbers.filter {
      absurd.contains($0.point.name) && $0.point.type.registerCount > 1
    }
    guard wrong.count == Set(absurd).count, !wrong.isEmpty, isWild(wrong, absurd) else {
      return nil
    }
    let fitting = OrderChange.all.filter(\.single).filter { change in
      OrderPenalty(wrong, rated: device.ratedPower, change: change).absurd.isEmpty
        && wrong.allSatisfy { Bounds.isTypical(change.decoded($0), name: $0.point.name) }
    }
    // Swapped registers are by far the commonest.
    guard let change = fitting.count == 1 ? fitting[0] : fitting.first(where: { !$0.bytes })
    else { return nil }
    var finding = order(change, rivals: [], wrong, absurd)
    let order = change.order(of: wrong[0].point).name
    finding.advice = FindingText.adviceForSome(order: order, wrong.map(\.point.name))
    return [finding]
  }

  /// Voltages and frequencies that no order explains: their place, type or scale is wrong.
  private func implausible(_ numbers: [Observation], _ absurd: [String]) -> [Finding] {
    let names = absurd.filter { $0.hasPrefix("voltage_l") }
    let wrong = numbers.filter {
      names.contains($0.point.name) && ($0.decoded(.none)?.magnitude ?? .infinity) > 45_000
    }
    guard let first = wrong.first, let value = first.decoded(.none) else { return [] }
    return [
      Finding(
        .implausible,
        [.wrongScale],
        .implausible(first.point.name, value),
        points: wrong.map(\.point.name)
      )
    ]
  }
}

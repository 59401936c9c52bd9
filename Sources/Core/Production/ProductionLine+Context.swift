import Calendar
import Measurements

extension ProductionLine {
  /// The state that bits give, once all of them have been read anew; `nil` before.
  ///
  /// Bits of one device are read at one instant but come one by one: a state that only half of them
  /// have given would be none.
  mutating func state(
    of bits: [StateCoil],
    _ otherwise: MachineState,
    adding point: PointReference,
    _ value: Double
  ) -> MachineState? {
    var read = coils ?? [:]
    read[point] = value != 0
    let isComplete = bits.allSatisfy { read[$0.point] != nil }
    coils = isComplete ? nil : read
    guard isComplete else { return nil }
    return bits.first { read[$0.point] == true }?.state ?? otherwise
  }

  /// Takes a reading of a point that shows why the line stands, what it makes or who works at it.
  mutating func acceptContext(
    of point: PointReference,
    _ value: Double,
    at time: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    if let source = definition.reason, source.point == point {
      let reason = Int(exactly: value).flatMap(source.reason)
      if reason != self.reason || (reason != nil && run?.reason == nil) {
        accept(reason: reason, at: time, calendar: calendar, into: &outcome)
      }
    }
    if definition.product?.point == point { accept(product: Int(exactly: value), at: time) }
    if definition.workersPoint == point, value >= 0, value < 1e6, value != crew {
      advance(to: time, calendar: calendar, into: &outcome)
      change(crew: value, at: min(time, booked?.to ?? time))
    }
  }

  private mutating func accept(product code: Int?, at time: Timestamp) {
    guard product?.code != code || product == nil else { return }
    // The first code that is read holds for what was counted with it.
    let former = product == nil ? code : product?.code
    product = HeldProduct(code: code, since: time, former: former)
  }

  /// Takes note of how many people there are from a moment on.
  ///
  /// What may still be taken back behind the change before is settled: one change is remembered.
  private mutating func change(crew people: Double, at moment: Timestamp) {
    if let formerCrew { settled = max(settled, min(formerCrew.until, moment)) }
    formerCrew = FormerCrew(people: crew, until: moment)
    crew = people
  }

  /// Worker-milliseconds of planned operation time in an interval, where a point gives their number.
  func workTime(in interval: Interval, of plan: SlotPlan) -> Int64 {
    guard definition.workersPoint != nil else { return 0 }
    let change = min(max(formerCrew?.until ?? interval.from, interval.from), interval.to)
    let before = plan.operationTime(in: Interval(from: interval.from, to: change))
    let after = plan.operationTime(in: Interval(from: change, to: interval.to))
    return Self.workTime(of: formerCrew?.people, in: before) + Self.workTime(of: crew, in: after)
  }

  /// Worker-milliseconds of planned operation time.
  static func workTime(of crew: Double?, in operationTime: Int64) -> Int64 {
    guard let crew else { return 0 }
    return Int64((crew * Double(operationTime)).rounded())
  }
}

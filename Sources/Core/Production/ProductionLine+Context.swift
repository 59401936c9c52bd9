import Calendar
import Measurements

extension ProductionLine {
  /// The state that bits tell, once all of them have been read anew; `nil` before.
  ///
  /// Bits of one device are read at one instant but come one by one: a state that only half of them
  /// have told would be none.
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

  /// Takes a reading of a point that tells why the line stands, what it makes or who works at it.
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
      // What is booked for the crew before must not be taken back for the new one.
      settled = max(settled, min(time, booked?.to ?? time))
      crew = value
    }
  }

  private mutating func accept(product code: Int?, at time: Timestamp) {
    guard product?.code != code || product == nil else { return }
    // The first code that is read holds for what was counted with it.
    let former = product == nil ? code : product?.code
    product = HeldProduct(code: code, since: time, former: former)
  }

  /// The number of people, where a point tells it and has been read.
  var workersAtPoint: Double? { definition.workersPoint == nil ? nil : crew }

  /// Worker-milliseconds of planned operation time.
  static func workTime(of crew: Double?, in operationTime: Int64) -> Int64 {
    guard let crew else { return 0 }
    return Int64((crew * Double(operationTime)).rounded())
  }
}

import Energy

/// How long a production line was in which state, by ISO 22400-2's time model: milliseconds.
///
/// The five from ``productionTime`` to ``unknownTime`` add up to ``plannedBusyTime``.
struct StateTimes: Sendable, Hashable, Codable {
  var calendarTime: Int64 = 0
  var operationTime: Int64 = 0
  var plannedBusyTime: Int64 = 0
  var productionTime: Int64 = 0
  var setupTime: Int64 = 0
  var delayTime: Int64 = 0
  var downTime: Int64 = 0
  var unknownTime: Int64 = 0
  var workTime: Int64 = 0

  /// Books planned busy time in which the machine was in a state.
  mutating func add(busy milliseconds: Int64, in state: MachineState) {
    plannedBusyTime = plannedBusyTime.saturatingAdd(milliseconds)
    switch state {
    case .running: productionTime = productionTime.saturatingAdd(milliseconds)
    case .setup: setupTime = setupTime.saturatingAdd(milliseconds)
    case .fault: delayTime = delayTime.saturatingAdd(milliseconds)
    case .idle, .off: downTime = downTime.saturatingAdd(milliseconds)
    case .unknown: unknownTime = unknownTime.saturatingAdd(milliseconds)
    }
  }

  mutating func combine(with other: Self, by operation: (inout Int64, Int64) -> Void) {
    operation(&calendarTime, other.calendarTime)
    operation(&operationTime, other.operationTime)
    operation(&plannedBusyTime, other.plannedBusyTime)
    operation(&productionTime, other.productionTime)
    operation(&setupTime, other.setupTime)
    operation(&delayTime, other.delayTime)
    operation(&downTime, other.downTime)
    operation(&unknownTime, other.unknownTime)
    operation(&workTime, other.workTime)
  }
}

/// What is being done to a gateway as a whole.
///
/// Only one of start, reload and stop has its turn at a time. Once a stop was requested, no other
/// turn begins.
enum RuntimePhase: Sendable, Hashable {
  /// What needs that nothing else changes the gateway meanwhile.
  enum Turn: Sendable, Hashable, CaseIterable {
    /// Begin to pass readings on.
    case start
    case reload
    case stop
  }

  /// The answer to a request for a turn.
  enum Answer: Sendable, Hashable {
    /// The turn has begun; ``end()`` ends it.
    case granted
    /// It is to be requested again when the present turn has ended.
    case wait
    /// The gateway stops.
    case refused
  }

  /// No turn is in progress; also before the first start.
  case running
  case starting
  case reloading
  /// A stop waits until the turn in progress has ended.
  case stopRequested
  /// That turn has ended, and the stop has not begun.
  case stopDue
  case stopping

  mutating func request(_ turn: Turn) -> Answer {
    switch (self, turn) {
    case (.running, .start): begin(.starting)
    case (.running, .reload): begin(.reloading)
    case (.running, .stop), (.stopDue, .stop): begin(.stopping)
    case (.starting, .start), (.starting, .reload): .wait
    case (.reloading, .start), (.reloading, .reload): .wait
    case (.starting, .stop), (.reloading, .stop), (.stopRequested, .stop): waitToStop()
    case (.stopRequested, _), (.stopDue, _), (.stopping, _): .refused
    }
  }

  /// Ends the turn in progress; a gateway that stops stays in that phase.
  mutating func end() {
    switch self {
    case .starting, .reloading: self = .running
    case .stopRequested: self = .stopDue
    case .running, .stopDue, .stopping: break
    }
  }

  private mutating func begin(_ phase: Self) -> Answer {
    self = phase
    return .granted
  }

  private mutating func waitToStop() -> Answer {
    self = .stopRequested
    return .wait
  }
}

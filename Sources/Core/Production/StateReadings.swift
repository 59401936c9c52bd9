import Energy
import Measurements

/// What the readings of a production line's state have shown.
///
/// A state holds from its reading to the next, or for two poll periods; then it is unknown.
struct StateReadings: Sendable, Hashable, Codable {
  /// Milliseconds between two readings of the line's points.
  let pollPeriod: Int64
  private(set) var held: HeldState?
  /// Up to when everything was booked when the last reading of the state came in.
  private(set) var heardAt: Timestamp?
  /// A state that the power suggests, but that has not held for long enough.
  private var pending: PendingState?
  /// What was last read of each bit that shows the state, and not yet judged.
  private var coils: [PointReference: Bool]?

  private static let longestPollPeriod: Int64 = 86_400_000

  init(pollPeriod: Int64) { self.pollPeriod = min(max(pollPeriod, 1), Self.longestPollPeriod) }

  /// When the state last read ceases to hold without another reading.
  var heldUntil: Timestamp? {
    held?.at.advanced(byMilliseconds: pollPeriod.saturatingAdd(pollPeriod))
  }

  /// From now on this state holds.
  mutating func hold(_ state: HeldState) { held = state }

  /// Notes up to when everything was booked when a reading came in.
  mutating func hear(at moment: Timestamp?) { heardAt = moment }

  /// Forgets what holds: the clock was set, or nothing was read for too long.
  mutating func forget() { (held, pending, heardAt) = (nil, nil, nil) }

  /// Goes on from what was read of the same points.
  mutating func goOn(from other: Self) {
    (held, heardAt, coils) = (other.held, other.heardAt, other.coils)
  }
}

// MARK: - Bits

extension StateReadings {
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
}

// MARK: - Power

extension StateReadings {
  /// What a state that the power suggests comes to.
  enum Judgement {
    /// It has held long enough, since this moment.
    case counts(since: Timestamp)
    /// It does not count yet; meanwhile the state known before goes on.
    ///
    /// Time before `settled` is booked for good: what is pending began then.
    case waits(known: MachineState, settled: Timestamp?)
  }

  /// Judges a state that a reading of the power shows: it counts from the moment it began, once it has held for
  /// `hold` milliseconds.
  ///
  /// `isBroken`: the clock was set back, so that the state held says nothing.
  mutating func judge(
    _ state: MachineState,
    hold: Int64,
    at time: Timestamp,
    isBroken: Bool
  ) -> Judgement {
    let known = held.flatMap { isBroken || time > (heldUntil ?? time) ? nil : $0.state }
    guard let next = pending(state, known: known, hold: hold, at: time) else {
      pending = nil
      return .counts(since: time)
    }
    let isOther = next.since != pending?.since || known == nil
    if next.state == state, time.milliseconds(since: next.since) >= hold {
      pending = nil
      return .counts(since: next.since)
    }
    pending = next
    return .waits(known: known ?? .unknown, settled: isOther ? next.since : nil)
  }

  /// What is pending with a reading; `nil` where the known state goes on.
  private func pending(
    _ state: MachineState,
    known: MachineState?,
    hold: Int64,
    at time: Timestamp
  ) -> PendingState? {
    guard known != nil, var next = pending else {
      return state == known ? nil : PendingState(state: state, since: time)
    }
    if next.take(state, at: time, hold: hold) { return next }
    return state == known ? nil : next.successor(state, at: time)
  }
}

/// A state as the last reading gave it.
struct HeldState: Sendable, Hashable, Codable {
  var state: MachineState
  /// The reading's time.
  var at: Timestamp
}

extension MachineState {
  /// The state that a machine's power in watts shows; between the thresholds it is idle.
  package init(power: Double, offBelow: Double, runningAbove: Double) {
    self = power < offBelow ? .off : power > runningAbove ? .running : .idle
  }
}

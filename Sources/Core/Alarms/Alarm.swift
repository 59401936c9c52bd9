package import Measurements

/// An alarm and its state: values and time go in, transitions come out.
///
/// Raised and cleared alternate strictly. A value that is not good changes nothing: over a gap the
/// condition counts as holding when the values on both sides say so. Nothing is raised while the
/// value is unknown.
package struct Alarm: Sendable {
  package let rule: AlarmRule
  package private(set) var state: AlarmState

  package init(_ rule: AlarmRule) {
    self.rule = rule
    state = AlarmState(subject: rule.subject)
  }

  /// Continues exactly from the state of an earlier run.
  package init(_ rule: AlarmRule, state: AlarmState) {
    self.rule = rule
    self.state = state
    self.state.subject = rule.subject
  }

  /// Takes a value; `nil`: there is no good value.
  package mutating func accept(_ value: Double?, at time: Timestamp) -> AlarmTransition? {
    guard let value, value.isFinite else {
      state.isKnown = false
      return nil
    }
    state.isKnown = true
    state.value = value
    state.lastGood = time
    let change = rule.condition.watchesChange ? state.recent.accept(value, at: time) : 0
    let holds = rule.condition.holds(value, change: change, isRaised: state.isRaised) ?? false
    return judge(holds: holds, at: time)
  }

  /// Lets time pass: for conditions that hold long enough, missing values and shelvings that end.
  package mutating func advance(to now: Timestamp) -> AlarmTransition? {
    if let until = state.shelvedUntil, until <= now { state.shelvedUntil = nil }
    guard case .noData(let limit) = rule.condition else {
      return judge(holds: state.holdsSince != nil, at: now)
    }
    let lastGood = min(state.lastGood ?? now, now)
    state.lastGood = lastGood
    let isSilent = now.milliseconds(since: lastGood) >= limit.wholeMilliseconds
    return judge(holds: isSilent, at: now)
  }

  /// Continues after a time without measurements, such as a restart.
  package mutating func resume(at now: Timestamp) {
    state.isKnown = false
    state.recent.forget()
    // The gateway did not poll meanwhile, so the silence is not the device's.
    if !state.isRaised { state.lastGood = max(state.lastGood ?? now, now) }
  }

  private mutating func judge(holds: Bool, at time: Timestamp) -> AlarmTransition? {
    if holds {
      state.holdsSince = min(state.holdsSince ?? time, time)
      return isDue(at: time) ? change(.raised, at: time) : nil
    }
    state.holdsSince = nil
    guard state.isRaised, !rule.latches || state.isAcknowledged else { return nil }
    return change(.cleared, at: time)
  }

  /// The moment of a transition, never before the last one.
  ///
  /// A reading may come shortly after a later tick of the clock. A last change that is further
  /// ahead was stamped by a wall clock that has been corrected since.
  private func afterLastChange(_ time: Timestamp) -> Timestamp {
    guard let last = state.changedAt, last.milliseconds(since: time) <= Self.longestDelay else {
      return time
    }
    return max(time, last)
  }

  private static let longestDelay: Int64 = 60_000

  /// Whether anything is known that could end the condition.
  private var isDecidable: Bool {
    if case .noData = rule.condition { true } else { state.isKnown }
  }

  private func isDue(at time: Timestamp) -> Bool {
    guard !state.isRaised, isDecidable, state.shelvedUntil.map({ $0 <= time }) ?? true,
      let since = state.holdsSince
    else { return false }
    return time.milliseconds(since: since) >= rule.hold
  }

  private mutating func change(_ kind: AlarmTransition.Kind, at time: Timestamp) -> AlarmTransition
  {
    let time = afterLastChange(time)
    state.isRaised = kind == .raised
    state.isAcknowledged = false
    state.changedAt = time
    return AlarmTransition(kind: kind, time: time, value: state.value)
  }
}

extension Alarm {
  /// The next moment at which ``advance(to:)`` may return a transition; `nil`: only a value can.
  package var deadline: Timestamp? {
    guard !state.isRaised else { return nil }
    if let until = state.shelvedUntil { return until }
    if case .noData(let limit) = rule.condition, state.holdsSince == nil {
      return state.lastGood?.advanced(byMilliseconds: limit.wholeMilliseconds)
    }
    guard isDecidable else { return nil }
    return state.holdsSince?.advanced(byMilliseconds: rule.hold)
  }

  /// Notes that a person has seen the alarm: a latched alarm may end.
  ///
  /// - Returns: The clearing, where the condition has ended already.
  package mutating func acknowledge(at time: Timestamp) -> AlarmTransition? {
    guard state.isRaised else { return nil }
    state.isAcknowledged = true
    guard rule.latches, state.holdsSince == nil else { return nil }
    return change(.cleared, at: time)
  }

  /// Keeps it from being raised until a moment; a raised alarm may still be cleared.
  ///
  /// A moment that is not in the future ends a shelving.
  package mutating func shelve(until moment: Timestamp, at now: Timestamp) -> AlarmTransition? {
    state.shelvedUntil = moment > now ? moment : nil
    return advance(to: now)
  }
}

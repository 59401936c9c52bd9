package import Measurements

/// What an alarm must remember, also over a restart.
package struct AlarmState: Sendable, Hashable, Codable {
  /// The subject of its events, for the time after its rule was removed.
  package internal(set) var subject: String
  /// Since when the condition holds without interruption; `nil` while it does not hold.
  var holdsSince: Timestamp?
  /// Whether it was reported as raised and not yet as cleared.
  package internal(set) var isRaised = false
  /// When it was last raised or cleared.
  package internal(set) var changedAt: Timestamp?
  /// Whether a person has acknowledged it since it was raised.
  package internal(set) var isAcknowledged = false
  /// Until when it must not be raised.
  package internal(set) var shelvedUntil: Timestamp?
  /// The newest good value.
  package internal(set) var value: Double?
  /// When the newest good value was taken.
  var lastGood: Timestamp?
  /// Whether the newest reading was good.
  var isKnown = false
  var recent = RecentValues()

  init(subject: String) { self.subject = subject }

  /// The state after its alarm was removed from the configuration.
  package func retired(at now: Timestamp) -> Self {
    var state = Self(subject: subject)
    state.changedAt = now
    return state
  }

  /// Whether a change must be stored; a new value alone need not be.
  package func differs(from other: Self) -> Bool {
    isRaised != other.isRaised || holdsSince != other.holdsSince
      || isAcknowledged != other.isAcknowledged || shelvedUntil != other.shelvedUntil
  }
}

/// A change of an alarm: raised or cleared.
package struct AlarmTransition: Sendable, Hashable {
  package enum Kind: Sendable, Hashable { case raised, cleared }
  package var kind: Kind
  package var time: Timestamp
  /// The newest good value; `nil` where there never was one.
  package var value: Double?

  package init(kind: Kind, time: Timestamp, value: Double?) {
    self.kind = kind
    self.time = time
    self.value = value
  }
}

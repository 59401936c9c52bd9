package import Measurements

/// What an alarm must remember, also over a restart.
package struct AlarmState: Sendable, Hashable, Codable {
  /// The subject that its events are told of, for the day on which its rule is gone.
  package internal(set) var subject: String
  /// Since when the condition holds without a break; `nil` while it does not.
  var holdsSince: Timestamp?
  /// Whether it was told as raised and not yet as cleared.
  package internal(set) var isRaised = false
  /// When it was last raised or cleared.
  package internal(set) var changedAt: Timestamp?
  /// Whether somebody has taken note of it since it was raised.
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

  /// The state after its alarm was taken out of the configuration.
  package func retired(at now: Timestamp) -> Self {
    var state = Self(subject: subject)
    state.changedAt = now
    return state
  }

  /// Whether something has happened that must not be forgotten; a further value alone is no such thing.
  package func differs(from other: Self) -> Bool {
    isRaised != other.isRaised || holdsSince != other.holdsSince
      || isAcknowledged != other.isAcknowledged || shelvedUntil != other.shelvedUntil
  }
}

/// What has become of an alarm.
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

package import Measurements

/// An event: what happened, in words and as facts.
package struct RecordedEvent: Sendable, Hashable {
  package var id: String
  package var type: String
  package var severity: String
  /// For people, by language code.
  package var message: [String: String]
  package var facts: [RecordedFact]

  package init(
    id: String,
    type: String,
    severity: String,
    message: [String: String],
    facts: [RecordedFact]
  ) {
    self.id = id
    self.type = type
    self.severity = severity
    self.message = message
    self.facts = facts
  }
}

/// A fact of an event, by its name.
package struct RecordedFact: Sendable, Hashable {
  package var name: String
  package var value: RecordedValue

  package init(_ name: String, _ value: RecordedValue) {
    self.name = name
    self.value = value
  }
}

package indirect enum RecordedValue: Sendable, Hashable {
  case number(Double)
  case whole(Int64)
  case text(String)
  case flag(Bool)
  case time(Timestamp)
  /// Texts by language code.
  case words([String: String])
  case list([RecordedValue])
  case group([RecordedFact])
  /// It is not known.
  case nothing
}

/// Whether a device is reached.
package struct RecordedStatus: Sendable, Hashable {
  package var status: String
  /// For people; empty: none.
  package var reason: String
  package var lastOK: Timestamp?
  package var isLate: Bool

  package init(_ status: String, reason: String, lastOK: Timestamp?, isLate: Bool) {
    self.status = status
    self.reason = reason
    self.lastOK = lastOK
    self.isLate = isLate
  }
}

/// The state of an alarm.
package struct RecordedAlarm: Sendable, Hashable {
  package var id: String
  /// What it watches.
  package var valueName: String
  package var state: String
  package var severity: String
  package var isAcknowledged: Bool
  package var shelvedUntil: Timestamp?
  package var value: Double?

  package init(
    id: String,
    valueName: String,
    state: String,
    severity: String,
    isAcknowledged: Bool,
    shelvedUntil: Timestamp? = nil,
    value: Double? = nil
  ) {
    self.id = id
    self.valueName = valueName
    self.state = state
    self.severity = severity
    self.isAcknowledged = isAcknowledged
    self.shelvedUntil = shelvedUntil
    self.value = value
  }
}

/// The present state of a production line.
package struct RecordedState: Sendable, Hashable {
  package var state: String
  package var since: Timestamp
  package var reason: String?
  /// The product's code.
  package var product: Int64?

  package init(_ state: String, since: Timestamp, reason: String? = nil, product: Int64? = nil) {
    self.state = state
    self.since = since
    self.reason = reason
    self.product = product
  }
}

/// Which assets the gateway has: all of the dictionary.
package struct AssetList: Sendable, Hashable {
  /// The hash of the configuration.
  package var configuration: String
  package var assets: [RecordDictionary.Asset]

  package init(configuration: String, assets: [RecordDictionary.Asset]) {
    self.configuration = configuration
    self.assets = assets
  }
}

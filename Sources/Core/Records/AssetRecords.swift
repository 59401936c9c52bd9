package import Events
package import Alarms
package import Indicators
package import Measurements
package import Messages

/// Makes the records of assets and of the gateway itself, as items on their way to the brokers.
///
/// An item's key is its subject and its name; of the retained items with one key only the newest
/// matters.
package struct AssetRecords: Sendable {
  package let topics: Topics
  package let coder: RecordCoder
  /// The key of each asset, without the name, by its position.
  private let keys: [String]

  /// - Parameters:
  ///   - topics: What keys begin with.
  ///   - coder: Writes with the dictionary of a configuration.
  package init(topics: Topics, coder: RecordCoder) {
    self.topics = topics
    self.coder = coder
    keys = coder.dictionary.assets.map { topics.asset($0.id, path: $0.path) }
  }

  /// Makes records of what needs no dictionary: the gateway's own events.
  package init(ofGateway topics: Topics) {
    self.init(topics: topics, coder: RecordCoder(.empty, revision: 0))
  }

  package func key(of asset: String, _ name: String) -> String {
    let first = coder.position(of: asset).map { keys[$0] } ?? topics.asset(asset, path: [])
    return first + "/" + name
  }

  private func subject(_ asset: String) -> Record.Subject {
    coder.position(of: asset).map { .asset(coder.dictionary.assets[$0]) } ?? .other(asset)
  }

  private func item(
    _ fact: Record.Fact,
    of asset: String,
    at time: Timestamp,
    _ messageClass: MessageClass,
    retain: Bool
  ) -> Message {
    let record = Record(subject: subject(asset), time: time, fact: fact)
    return Message(
      topic: key(of: asset, record.name),
      payload: coder.bytes(of: record),
      messageClass: messageClass,
      retain: retain,
      timestamp: time
    )
  }

  private func state(_ fact: Record.Fact, of asset: String, at time: Timestamp) -> Message {
    item(fact, of: asset, at: time, .state, retain: true)
  }

  // MARK: Facts of assets

  /// What a platform needs to show an asset without the gateway's files.
  package func description(_ description: AssetDescription, at time: Timestamp) -> Message {
    state(.description(description), of: description.id, at: time)
  }

  package func status(
    of asset: String,
    _ status: String,
    reason: String,
    lastOK: Timestamp?,
    isLate: Bool,
    at time: Timestamp
  ) -> Message {
    let status = RecordedStatus(status, reason: reason, lastOK: lastOK, isLate: isLate)
    return state(.status(status), of: asset, at: time)
  }

  /// A KPI result; its time is its last moment of data.
  ///
  /// A historical result is published again on request: it is marked, and not retained, so that it
  /// does not replace a newer one.
  package func result(
    _ result: KPIRow,
    at time: Timestamp,
    isHistorical: Bool = false
  ) -> Message {
    item(
      .row(result, isHistorical: isHistorical),
      of: result.subject,
      at: min(time, result.interval.to),
      .indicator,
      retain: !isHistorical
    )
  }

  package func event(_ event: Event) -> Message {
    item(
      .event(RecordedEvent(event)),
      of: event.subject,
      at: event.timestamp,
      .event,
      retain: false
    )
  }

  /// The state of an alarm, retained for later subscribers.
  package func alarm(_ status: AlarmStatus) -> Message {
    let alarm = RecordedAlarm(
      id: status.rule.id,
      valueName: status.rule.valueName,
      state: status.name,
      severity: status.rule.severity.rawValue,
      isAcknowledged: status.state.isAcknowledged,
      shelvedUntil: status.state.shelvedUntil,
      value: status.state.value
    )
    return state(.alarm(alarm), of: status.rule.subject, at: status.time)
  }

  /// The present state of a production line.
  package func lineState(_ state: RecordedState, of line: String, at time: Timestamp) -> Message {
    self.state(.state(state), of: line, at: time)
  }

  /// What brokers have retained of an asset under a name is void.
  ///
  /// `asset` is the key of an asset that may be gone.
  package func cleared(_ name: String, of asset: String, at time: Timestamp) -> Message {
    let root = topics.root + "/"
    let subject = asset.hasPrefix(root) ? String(asset.dropFirst(root.count)) : asset
    let record = Record(subject: .other(subject), time: time, fact: .cleared(name))
    return Message(
      topic: asset + "/" + name,
      payload: coder.bytes(of: record),
      messageClass: .state,
      retain: true,
      timestamp: time
    )
  }

  // MARK: Facts of the gateway

  /// An event of the gateway itself.
  package func gatewayEvent(_ event: Event) -> Message {
    gateway(
      .event(RecordedEvent(event)),
      at: event.timestamp,
      .event,
      retain: false
    )
  }

  /// Which assets there are; `configuration` is the configuration's hash.
  package func assetList(configuration: String, at time: Timestamp) -> Message {
    let list = AssetList(configuration: configuration, assets: coder.dictionary.assets)
    return gateway(.assets(list), at: time, .state, retain: true)
  }

  private func gateway(
    _ fact: Record.Fact,
    at time: Timestamp,
    _ messageClass: MessageClass,
    retain: Bool
  ) -> Message {
    let record = Record(subject: .gateway, time: time, fact: fact)
    return Message(
      topic: topics.ofGateway(record.name),
      payload: coder.bytes(of: record),
      messageClass: messageClass,
      retain: retain,
      timestamp: time
    )
  }
}

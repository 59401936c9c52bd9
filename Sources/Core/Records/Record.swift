package import Indicators
package import Measurements

/// One fact, neutral: what it becomes at a broker is a format's business.
package struct Record: Sendable, Hashable {
  /// What a record is about.
  package enum Subject: Sendable, Hashable {
    /// The gateway itself.
    case gateway
    /// An asset of the dictionary.
    case asset(RecordDictionary.Asset)
    /// An asset that is in no dictionary, such as one that is gone: its path and its id.
    case other(String)

    /// The path and the id with slashes between them; `nil` for the gateway itself.
    package var name: String? {
      switch self {
      case .gateway: nil
      case .asset(let asset): asset.name
      case .other(let name): name
      }
    }
  }

  package enum Fact: Sendable, Hashable {
    case readings([NamedReading])
    case row(KPIRow, isHistorical: Bool)
    case event(RecordedEvent)
    case status(RecordedStatus)
    case description(AssetDescription)
    case alarm(RecordedAlarm)
    case state(RecordedState)
    case assets(AssetList)
    /// What was retained under this name is void.
    case cleared(String)
  }

  package var subject: Subject
  /// Of the acquisition.
  package var time: Timestamp
  package var fact: Fact

  package init(subject: Subject, time: Timestamp, fact: Fact) {
    self.subject = subject
    self.time = time
    self.fact = fact
  }

  /// What it is called among the records of its subject: `data`, `kpi/energy/15min`, `event`.
  package var name: String {
    switch fact {
    case .readings: "data"
    case .row(let row, _): "kpi/\(row.family.rawValue)/\(row.period)"
    case .event: "event"
    case .status: "status"
    case .description: "meta"
    case .alarm(let alarm): "alarm/\(alarm.id)"
    case .state: "state"
    case .assets: "assets"
    case .cleared(let name): name
    }
  }
}

/// The result of one point.
package struct NamedReading: Sendable, Hashable {
  package var point: String
  package var outcome: Reading.Outcome

  package init(_ point: String, _ outcome: Reading.Outcome) {
    self.point = point
    self.outcome = outcome
  }
}

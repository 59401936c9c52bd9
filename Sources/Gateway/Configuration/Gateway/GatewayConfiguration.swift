package import Calendar
package import DeviceProfiles
package import Energy
package import Production
package import Tariffs

/// Everything the configuration folder says, checked.
package struct GatewayConfiguration: Sendable, Hashable {
  package var identity: GatewayIdentity
  package var brokers: [BrokerDefinition]
  package var storage: StorageSettings
  package var publishing: PublishSettings
  /// Whether the command `write` may change registers.
  package var allowsWrites: Bool
  package var web: WebSettings?
  package var logLevel: LogLevel
  /// In the order of the device files' names.
  package var connections: [ConnectionDefinition]
  package var indicators: IndicatorDefinitions
  /// 16 hexadecimal digits that change with any byte of the files read, passwords excepted.
  package var hash: String
  /// What the tables that are used say of their standing.
  package var tableRemarks: Set<TableRemark> = []

  /// Which tables in use are provisional, calculated on paper, out of date, or end, as of a day; sorted by
  /// file and line.
  package func tableNotes(on today: CivilDate) -> [ConfigurationProblem] {
    tableRemarks.compactMap { $0.problem(on: today) }.sorted()
  }
}

/// Who this gateway is.
package struct GatewayIdentity: Sendable, Hashable {
  package var id: String
  package var enterprise: String
  package var park: String
  package var factory: String
  /// An IANA name such as `Asia/Ho_Chi_Minh`.
  package var timeZone: String

  /// Unique in the world, and for ever.
  package var name: String { [enterprise, park, factory, id].joined(separator: "/") }
}

/// Where and how long data is kept.
package struct StorageSettings: Sendable, Hashable {
  /// When the store's commits are made durable.
  package enum Synchronisation: Sendable, Hashable {
    case everyCommit
    case every(Duration)
  }

  /// An absolute folder, or one relative to the working directory.
  package var path: String
  /// Bytes on disk.
  package var outboxLimit: Int
  package var indicatorHistory: Duration
  package var synchronisation: Synchronisation
}

/// When points are published.
package struct PublishSettings: Sendable, Hashable {
  package enum Mode: String, Sendable, Hashable, CaseIterable {
    /// Report by exception.
    case change
    case everyPoll = "every_poll"
  }

  package var mode: Mode
  /// An unchanged point is sent again at least this often.
  package var heartbeat: Duration
}

/// The web page.
package struct WebSettings: Sendable, Hashable {
  package var host: String
  package var port: UInt16
}

package enum LogLevel: String, Sendable, Hashable, CaseIterable {
  case trace, debug, info, notice, warning, error, critical
}

/// What `kpis.yaml` asks for.
package struct IndicatorDefinitions: Sendable, Hashable {
  package var calendar = CalendarDefinition()
  package var accounts: [EnergyAccountDefinition] = []
  /// The tables that accounts name, by the account's id.
  package var rates: [String: AccountRates] = [:]
  package var lines: [ProductionLineDefinition] = []
  package var baselines: [BaselineDefinition] = []
  package var alarms: [AlarmDefinition] = []

  package init() {}
}

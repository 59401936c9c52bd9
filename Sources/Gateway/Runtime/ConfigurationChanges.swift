import Configuration
import Events
import Languages
import DeviceProfiles
import Energy
import Production

/// The differences between the running configuration and the next one.
struct ConfigurationChanges: Sendable {
  /// A connection with changes only in its devices.
  struct Revised: Sendable {
    var connection: ConnectionDefinition
    /// The devices that stay the same, in the old connection's order.
    var kept: [DeviceDefinition]
  }

  /// The ids of connections that are gone or must be built again.
  private(set) var endedConnections: [String] = []
  /// Connections to build: new ones, and those with a changed endpoint.
  private(set) var begunConnections: [ConnectionDefinition] = []
  private(set) var revisedConnections: [Revised] = []
  private(set) var endedBrokers: [String] = []
  private(set) var begunBrokers: [BrokerDefinition] = []
  /// The ids of brokers that are removed completely.
  private(set) var forgottenBrokers: [String] = []
  /// The ids of devices that are gone, new or changed.
  private(set) var changedDevices: Set<String> = []
  /// Whether the rules for publishing points differ.
  private(set) var changesPublishing: Bool
  /// The changes in words, in the order of the files.
  private(set) var summary: [BilingualText] = []

  init(from old: GatewayConfiguration, to new: GatewayConfiguration) {
    changesPublishing = old.publishing != new.publishing
    compareLines(old.connections, new.connections)
    compareDevices(old, new)
    compareBrokers(old.brokers, new.brokers)
    compareSettings(old, new)
  }

  // MARK: Connections

  private mutating func compareLines(_ old: [ConnectionDefinition], _ new: [ConnectionDefinition]) {
    let before = Self.byID(old, \.id)
    let after = Self.byID(new, \.id)
    for connection in old where after[connection.id] == nil {
      endedConnections.append(connection.id)
      summary.append(ConfigurationReasons.change(.connection, connection.id, .removed))
    }
    for connection in new {
      guard let former = before[connection.id] else {
        begunConnections.append(connection)
        summary.append(ConfigurationReasons.change(.connection, connection.id, .added))
        continue
      }
      compare(former, connection)
    }
  }

  private mutating func compare(_ old: ConnectionDefinition, _ new: ConnectionDefinition) {
    guard old != new else { return }
    var same = old
    same.devices = new.devices
    guard same == new else {
      endedConnections.append(old.id)
      begunConnections.append(new)
      // All its devices are polled from the beginning.
      summary.append(ConfigurationReasons.change(.connection, new.id, .changed))
      return
    }
    let kept = old.devices.filter { new.devices.contains($0) }
    revisedConnections.append(Revised(connection: new, kept: kept))
  }

  private mutating func compareDevices(_ old: GatewayConfiguration, _ new: GatewayConfiguration) {
    let before = Self.byID(old.connections.flatMap(\.devices), \.id)
    let after = Self.byID(new.connections.flatMap(\.devices), \.id)
    note(.device, before, after)
    changedDevices = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
  }

  // MARK: The rest

  private mutating func compareBrokers(_ old: [BrokerDefinition], _ new: [BrokerDefinition]) {
    let (before, after) = (Self.byID(old, \.id), Self.byID(new, \.id))
    note(.broker, before, after)
    endedBrokers = old.filter { after[$0.id] != $0 }.map(\.id)
    begunBrokers = new.filter { before[$0.id] != $0 }
    forgottenBrokers = endedBrokers.filter { after[$0] == nil }
  }

  private mutating func compareSettings(_ old: GatewayConfiguration, _ new: GatewayConfiguration) {
    let (before, after) = (old.indicators, new.indicators)
    note(.account, Self.byID(before.accounts, \.id), Self.byID(after.accounts, \.id))
    note(.line, Self.byID(before.lines, \.id), Self.byID(after.lines, \.id))
    let others: [(ConfigurationReasons.Part, Bool)] = [
      (.calendar, before.calendar != after.calendar),
      (.baselines, before.baselines != after.baselines),
      (.alarms, before.alarms != after.alarms),
      (.timeZone, old.identity.timeZone != new.identity.timeZone),
      (.publish, changesPublishing),
      (.storage, old.storage != new.storage),
      (.web, old.web != new.web),
      (.logLevel, old.logLevel != new.logLevel),
    ]
    summary += others.filter(\.1).map { ConfigurationReasons.change($0.0, nil, .changed) }
  }

  private mutating func note<Value: Equatable>(
    _ part: ConfigurationReasons.Part,
    _ before: [String: Value],
    _ after: [String: Value]
  ) {
    for id in Set(before.keys).union(after.keys).sorted() where before[id] != after[id] {
      let change: ConfigurationReasons.Change =
        before[id] == nil ? .added : after[id] == nil ? .removed : .changed
      summary.append(ConfigurationReasons.change(part, id, change))
    }
  }

  private static func byID<Value>(_ values: [Value], _ id: (Value) -> String) -> [String: Value] {
    Dictionary(values.map { (id($0), $0) }) { first, _ in first }
  }
}

extension ConfigurationChanges {
  /// What a running gateway cannot change, in words; empty when there is nothing.
  static func refusals(from old: GatewayConfiguration, to new: GatewayConfiguration) -> [String] {
    let fixed = [
      ("gateway.id", old.identity.id, new.identity.id),
      ("gateway.enterprise", old.identity.enterprise, new.identity.enterprise),
      ("gateway.park", old.identity.park, new.identity.park),
      ("gateway.factory", old.identity.factory, new.identity.factory),
      ("storage.path", old.storage.path, new.storage.path),
      // The objects that write are created at the start, or not at all.
      ("commands.allow_writes", "\(old.allowsWrites)", "\(new.allowsWrites)"),
    ]
    return fixed.filter { $0.1 != $0.2 }.map { key, old, new in
      "gateway.yaml: error: \(key) cannot change while the gateway runs (\(old) to \(new)); "
        + "restart it to change that"
    }
  }
}

import Languages
import Registers
import DeviceProfiles
import Energy
import Testing

@testable import Configuration
@testable import Runtime

@Suite struct ConfigurationChangesTests {
  private static let configuration = GatewayConfiguration.sample(
    storedIn: "/var/lib/park-gateway",
    .sample("panel", .sample("meter-1"), .sample("meter-2")),
    .sample("press", .sample("press-1"))
  )

  private func changes(_ edit: (inout GatewayConfiguration) -> Void) -> ConfigurationChanges {
    var next = Self.configuration
    edit(&next)
    return ConfigurationChanges(from: Self.configuration, to: next)
  }

  @Test func `the same configuration is no change`() {
    let changes = changes { $0.hash = "1" }
    #expect(changes.summary.isEmpty)
    #expect(
      changes.revisedConnections.isEmpty && changes.begunConnections.isEmpty
        && changes.endedConnections.isEmpty
    )
    #expect(changes.changedDevices.isEmpty)
  }

  @Test func `of a connection with one changed device the others are kept`() {
    let changes = changes { $0.connections[0].devices[1].unitID = 9 }
    #expect(changes.begunConnections.isEmpty && changes.endedConnections.isEmpty)
    #expect(changes.revisedConnections.map(\.connection.id) == ["panel"])
    #expect(changes.revisedConnections.first?.kept.map(\.id) == ["meter-1"])
    #expect(changes.changedDevices == ["meter-2"])
    #expect(changes.summary.map(\.english) == ["device meter-2: changed"])
  }

  @Test func `a connection that leads elsewhere is built anew, its devices are the same`() {
    let changes = changes { $0.connections[1].endpoint = .tcp(host: "10.0.4.21", port: 502) }
    #expect(changes.endedConnections == ["press"])
    #expect(changes.begunConnections.map(\.id) == ["press"])
    #expect(changes.changedDevices.isEmpty)
  }

  @Test func `connections come and go, and devices move between them`() {
    let changes = changes {
      $0.connections.remove(at: 1)
      $0.connections.append(.sample("hall", .sample("press-1"), .sample("press-2")))
    }
    #expect(changes.endedConnections == ["press"])
    #expect(changes.begunConnections.map(\.id) == ["hall"])
    #expect(changes.changedDevices == ["press-2"])
    #expect(
      changes.summary.map(\.english)
        == ["connection press: removed", "connection hall: added", "device press-2: added"]
    )
  }

  @Test func `an account that is added and publishing by other rules are told`() {
    let changes = changes {
      let meters = [MeterShare(device: "meter-1")]
      $0.indicators.accounts = [EnergyAccountDefinition(id: "factory", meters: meters)]
      $0.publishing.mode = .everyPoll
    }
    #expect(changes.changesPublishing)
    #expect(
      changes.summary.map(\.english) == ["energy account factory: added", "publish: changed"]
    )
    #expect(changes.revisedConnections.isEmpty)
  }

  @Test func `accounting goes on untouched unless what it computes changes`() {
    var account = Self.configuration
    let meters = [MeterShare(device: "meter-1")]
    account.indicators.accounts = [EnergyAccountDefinition(id: "factory", meters: meters)]
    let basis = RunningAccounts.Basis(account)
    var other = account
    other.connections[1].devices[0].unitID = 7
    other.connections[0].devices[1].path = ["hall"]
    other.publishing.mode = .everyPoll
    #expect(RunningAccounts.Basis(other) == basis)
    other.connections[0].devices[0].path = ["hall"]
    #expect(RunningAccounts.Basis(other) != basis)
    other = account
    other.connections[0].devices[0].every = .seconds(7)
    #expect(RunningAccounts.Basis(other) != basis)
    other = account
    other.identity.timeZone = "UTC"
    #expect(RunningAccounts.Basis(other) != basis)
  }

  @Test func `what a running gateway cannot change is refused by its name, all of it at once`() {
    var next = Self.configuration
    next.identity.id = "gw-02"
    next.identity.factory = "other"
    next.storage.path = "/srv"
    let refusals = ConfigurationChanges.refusals(from: Self.configuration, to: next)
    let keys = ["gateway.id", "gateway.factory", "storage.path"]
    #expect(refusals.count == 3)
    for (refusal, key) in zip(refusals, keys) {
      #expect(refusal.contains("\(key) cannot change while the gateway runs"))
    }
    #expect(ConfigurationChanges.refusals(from: next, to: next).isEmpty)
  }
}

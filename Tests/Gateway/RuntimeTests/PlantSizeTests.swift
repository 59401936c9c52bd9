import Formats
import Adapters
import DeviceProfiles
import Energy
import Testing

@testable import Configuration
@testable import Runtime

/// What `check` reckons of a configuration's size.
@Suite struct PlantSizeTests {
  private func configuration(
    devices: Int = 1,
    every: Duration = .seconds(1),
    host: String = "127.0.0.1"
  ) -> GatewayConfiguration {
    var all: [DeviceDefinition] = []
    for number in 0..<devices {
      var device = DeviceDefinition.sample("m\(number)")
      device.every = every
      all.append(device)
    }
    var configuration = GatewayConfiguration.sample(
      storedIn: "/tmp",
      .sample("panel", .sample("m"))
    )
    configuration.connections[0].devices = all
    configuration.brokers = [
      BrokerDefinition(
        id: "park",
        address: BrokerAddress(host: host, port: 1883, usesTLS: false),
        version: .v5,
        clientID: "gw-01",
        tls: nil,
        keepAlive: .seconds(60),
        formats: [.json],
        maxInFlight: 300,
        liveFirst: false
      )
    ]
    return configuration
  }

  private func findings(_ configuration: GatewayConfiguration) throws -> [String] {
    try configuration.findings(at: nil).map(\.message).filter { $0.hasPrefix("broker ") }
  }

  @Test func `each device makes a message a poll, and periods that come together make one`() {
    let plain = configuration(devices: 40, every: .milliseconds(500))
    #expect(MessageRate(plain).messagesPerSecond == 80)
    var mixed = configuration()
    var points = mixed.connections[0].devices[0].points
    while points.count < 4, let first = points.first { points.append(first) }
    for (place, seconds) in [1, 10, 60, 7].enumerated() { points[place].every = .seconds(seconds) }
    mixed.connections[0].devices[0].points = Array(points.prefix(4))
    #expect(MessageRate(mixed).polls == 1)
    for (place, seconds) in [2, 3, 4, 6].enumerated() { points[place].every = .seconds(seconds) }
    mixed.connections[0].devices[0].points = Array(points.prefix(4))
    #expect(abs(MessageRate(mixed).polls - (0.5 + 1.0 / 3)) < 1e-9)
  }

  @Test func `rows of accounts count, one a minute for each period`() {
    var configuration = configuration()
    configuration.indicators.accounts = (0..<3).map {
      EnergyAccountDefinition(id: "a\($0)", meters: [])
    }
    #expect(MessageRate(configuration).rows == 12)
    configuration.indicators.accounts[0].demand = DemandDefinition()
    #expect(MessageRate(configuration).rows == 13)
  }

  @Test func `1,000 devices at a second fit into the default window, and 4,000 do not`() throws {
    #expect(try findings(configuration(devices: 1000, host: "mqtt.example.vn")) == [])
    let told = try findings(configuration(devices: 4000, host: "mqtt.example.vn"))
    #expect(told.count == 1)
    let text = told.first ?? ""
    for part in [
      "4000 messages/s", "4000 devices", "max_in_flight: 300 carries 3000 messages/s",
      "at a round trip of 100 ms", "the round trip is assumed", "write max_in_flight: 600",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }

  @Test func `to a broker on this machine the way is short`() throws {
    #expect(try findings(configuration(devices: 4000)) == [])
    var slow = configuration(devices: 4000)
    slow.brokers[0].maxInFlight = 10
    #expect(try findings(slow).first?.contains("round trip of 5 ms") == true)
  }

  @Test func `descriptors are counted, for host names one more`() {
    var configuration = configuration(devices: 1)
    #expect(DescriptorNeed(configuration).count == 60 + 2 + 6)
    configuration.connections[0].endpoint = .tcp(host: "meter-1.local", port: 502)
    #expect(DescriptorNeed(configuration).count == 60 + 3 + 6)
    configuration.brokers = []
    configuration.connections = Array(repeating: configuration.connections[0], count: 1000)
    let need = DescriptorNeed(configuration)
    #expect(need.shortage(of: 3060) == nil)
    let told = "3060 descriptors are needed (2 for each of the 1000 connections"
    #expect(need.shortage(of: 3059)?.hasPrefix(told) == true)
  }
}

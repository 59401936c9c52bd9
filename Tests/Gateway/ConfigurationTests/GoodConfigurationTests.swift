import Registers
import Calendar
import Configuration
import DeviceProfiles
import Energy
import Production
import Testing

@Suite struct `A good configuration` {
  private let folder: ConfigurationFolder
  private let loaded: LoadedConfiguration

  init() throws {
    folder = try ConfigurationFolder(SampleFiles.all)
    loaded = try folder.load()
  }

  private var configuration: GatewayConfiguration { loaded.configuration }

  @Test func `says who the gateway is`() {
    #expect(configuration.identity.id == "gw-01")
    #expect(configuration.identity.timeZone == "Asia/Ho_Chi_Minh")
    #expect(configuration.logLevel == .info)
    #expect(configuration.hash.utf8.count == 16)
  }

  @Test func `gives the broker with its password and certificates`() throws {
    let broker = try #require(configuration.brokers.first)
    #expect(broker.address.url == "mqtts://mqtt.example.vn:8883")
    #expect(broker.version == .v5)
    #expect(broker.password?.reveal() == Array("s3cret".utf8))
    #expect(broker.tls?.authorities == "\(folder.path)/ca.pem")
    #expect(broker.keepAlive == .seconds(30))
    #expect(broker.messageExpiry == nil)
  }

  @Test func `never shows the password`() {
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in [dumped, "\(configuration)", String(reflecting: configuration)] {
      #expect(!text.contains("s3cret"))
      #expect(!text.contains("115, 51"))
    }
  }

  @Test func `gives storage and publishing`() {
    #expect(configuration.storage.outboxLimit == 1_000_000_000)
    #expect(configuration.storage.indicatorHistory == .seconds(400 * 86_400))
    #expect(configuration.storage.synchronisation == .every(.seconds(1)))
    #expect(configuration.publishing.heartbeat == .seconds(60))
    #expect(!configuration.allowsWrites)
  }

  @Test func `gives connections in the order of their files`() throws {
    #expect(configuration.connections.map(\.id) == ["meters", "panel-a"])
    #expect(configuration.connections[1].endpoint == .tcp(host: "10.0.4.20", port: 502))
    guard case .serial(let serial) = configuration.connections[0].endpoint else {
      Issue.record("the first connection is serial")
      return
    }
    #expect(serial.port == "/dev/ttyS1")
    #expect(serial.parity == .even)
    #expect(configuration.connections[0].devices[0].limits.forbidden == [100...119])
  }

  @Test func `lays a device's keys over its profile's and multiplies by the ratios`() throws {
    let meter = try #require(configuration.connections[1].devices.first)
    let power = try #require(meter.points.first { $0.name == "active_power" })
    #expect(power.address == 3059)
    #expect(power.deadband == 0.5)
    #expect(power.scale.applied(to: 1) == 40_000)
    let energy = try #require(meter.points.first { $0.name == "active_energy_import" })
    #expect(energy.kind == .counter)
    #expect(energy.scale.applied(to: 1) == 40)
    let voltage = try #require(meter.points.first { $0.name == "voltage_l1_n" })
    #expect(voltage.scale == .one)
    #expect(meter.ratedPower == 800_000)
    #expect(meter.label["vi"] == "Công tơ tổng")
  }

  @Test func `gives calendar, accounts and lines`() throws {
    let indicators = configuration.indicators
    #expect(indicators.calendar.shifts.map(\.id) == ["day", "late", "night"])
    #expect(indicators.calendar.shifts[0].breaks.first == DailyWindow(from: 585, to: 600))
    #expect(indicators.calendar.holidays.contains(CivilDate(year: 2026, month: 9, day: 2)))
    let account = try #require(indicators.accounts.first)
    #expect(account.meters == [MeterShare(device: "main-meter")])
    #expect(account.demand == DemandDefinition(windowMinutes: 30, method: .block, limit: 800_000))
    let line = try #require(indicators.lines.first)
    #expect(line.idealCycle == 1.2)
    #expect(
      line.state
        == .point(
          PointReference(device: "press-1", point: "machine_state"),
          states: [0: .idle, 1: .running, 2: .fault, 3: .setup]
        )
    )
  }

  @Test func `tells what this version does not do`() {
    #expect(
      loaded.warnings.map(\.description) == [
        "gateway.yaml:30:6: warning: the web page is not part of this version"
      ]
    )
  }
}

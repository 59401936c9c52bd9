import DeviceProfiles
import Measurements
import Adapters
import Messages
import Records
import Store
import Testing

@testable import Configuration
@testable import Runtime

@Suite struct AssetDescriptionsTests {
  private static let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "gw")
  private let now = Timestamp(seconds: FakeTime.today)

  private func present(_ devices: DeviceDefinition...) -> ConfigurationInForce {
    var connection = ConnectionDefinition.sample("panel")
    connection.devices = devices
    let configuration = GatewayConfiguration.sample(storedIn: "/tmp", connection)
    return ConfigurationInForce(configuration, topics: Self.topics, in: RecordBook())
  }

  private func topics(_ transactions: [FakeStore.Transaction]) -> [String] {
    transactions.flatMap(\.messages).map(\.topic)
  }

  /// The keys of what is void from now on.
  private func cleared(_ transactions: [FakeStore.Transaction]) throws -> [String] {
    try transactions.flatMap(\.messages).filter { item in
      var reader = ByteReader(item.payload)
      return try reader.head().kind == .cleared && item.retain
    }.map(\.topic)
  }

  private func described(_ transactions: [FakeStore.Transaction]) -> [Set<String>] {
    transactions.flatMap(\.changes).compactMap { ($0 as? DescribedTopics)?.topics }
  }

  @Test func `a start describes every asset, and notes their topics once`() async {
    let store = FakeStore()
    let descriptions = AssetDescriptions(described: [], store: store)
    let present = present(.sample("meter-1"), .sample("meter-2"))
    let keys = ["e/p/f/meter-1/meta", "e/p/f/meter-2/meta"]
    let expected = keys + ["e/p/f/_gateway/gw/assets"]
    await descriptions.describe(present, at: now)
    let first = store.take()
    #expect(topics(first) == expected)
    #expect(described(first) == [Set(keys)])
    await descriptions.describe(present, at: now)
    let second = store.take()
    #expect(topics(second) == expected)
    #expect(described(second).isEmpty)
  }

  @Test func `a reload describes what is new or changed`() async {
    let store = FakeStore()
    let former = present(.sample("meter-1"), .sample("meter-2"))
    let descriptions = AssetDescriptions(described: former.describedKeys, store: store)
    let next = present(.sample("meter-1"), .sample("meter-2", unit: 9), .sample("meter-3"))
    await descriptions.describe(next, since: former, at: now)
    #expect(
      topics(store.take())
        == ["e/p/f/meter-2/meta", "e/p/f/meter-3/meta", "e/p/f/_gateway/gw/assets"]
    )
  }

  @Test(arguments: [true, false])
  func `what is retained of an asset that is gone is cleared`(byReload: Bool) async throws {
    let used = [
      "e/p/f/meter-2/kpi/energy/hour", "e/p/f/meter-2/alarm/high", "e/p/f/meter-22/kpi/energy/hour",
    ]
    let store = FakeStore(used: used)
    let former = present(.sample("meter-1"), .sample("meter-2"))
    let descriptions = AssetDescriptions(described: former.describedKeys, store: store)
    let next = present(.sample("meter-1"))
    await descriptions.describe(next, since: byReload ? former : nil, at: now)
    let transactions = store.take()
    let states = ["meta", "status", "state"].map { "e/p/f/meter-2/\($0)" }
    #expect(try cleared(transactions) == states + used.prefix(2))
    #expect(described(transactions) == [["e/p/f/meter-1/meta"]])
    #expect(topics(transactions).contains("e/p/f/meter-1/meta") == !byReload)
  }
}

import DeviceProfiles
import Measurements
import Messages
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
    return ConfigurationInForce(.sample(storedIn: "/tmp", connection), topics: Self.topics)
  }

  private func topics(_ transactions: [FakeStore.Transaction]) -> [String] {
    transactions.flatMap(\.messages).map(\.topic)
  }

  private func described(_ transactions: [FakeStore.Transaction]) -> [Set<String>] {
    transactions.flatMap(\.changes).compactMap { ($0 as? DescribedTopics)?.topics }
  }

  @Test func `a start describes every asset, and notes their topics once`() async {
    let store = FakeStore()
    let descriptions = AssetDescriptions(described: [], store: store)
    let present = present(.sample("meter-1"), .sample("meter-2"))
    let expected = ["e/p/f/meter-1/meta", "e/p/f/meter-2/meta"]
    await descriptions.describe(present, at: now)
    let first = store.take()
    #expect(topics(first) == expected)
    #expect(described(first) == [Set(expected)])
    await descriptions.describe(present, at: now)
    let second = store.take()
    #expect(topics(second) == expected)
    #expect(described(second).isEmpty)
  }

  @Test func `a reload describes what is new or changed`() async {
    let store = FakeStore()
    let former = present(.sample("meter-1"), .sample("meter-2"))
    let descriptions = AssetDescriptions(described: former.describedTopics(at: now), store: store)
    let next = present(.sample("meter-1"), .sample("meter-2", unit: 9), .sample("meter-3"))
    await descriptions.describe(next, since: former, at: now)
    #expect(topics(store.take()) == ["e/p/f/meter-2/meta", "e/p/f/meter-3/meta"])
  }

  @Test(arguments: [true, false])
  func `what is retained of an asset that is gone is cleared`(byReload: Bool) async {
    let used = [
      "e/p/f/meter-2/kpi/energy/hour", "e/p/f/meter-2/alarm/high", "e/p/f/meter-22/kpi/energy/hour",
    ]
    let store = FakeStore(used: used)
    let former = present(.sample("meter-1"), .sample("meter-2"))
    let descriptions = AssetDescriptions(described: former.describedTopics(at: now), store: store)
    let next = present(.sample("meter-1"))
    await descriptions.describe(next, since: byReload ? former : nil, at: now)
    let transactions = store.take()
    let cleared = transactions.flatMap(\.messages).filter(\.payload.isEmpty)
    #expect(
      cleared.map(\.topic) == ["e/p/f/meter-2/meta", "e/p/f/meter-2/status"] + used.prefix(2)
    )
    #expect(cleared.allSatisfy { $0.retain })
    #expect(described(transactions) == [["e/p/f/meter-1/meta"]])
    #expect(topics(transactions).contains("e/p/f/meter-1/meta") == !byReload)
  }
}

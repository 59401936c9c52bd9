import Records
import Measurements
import Messages
import Outbox
import Store

/// Describes the assets to the brokers, and clears what is retained of assets that are gone.
///
/// Assets that were removed while the gateway was stopped are included.
actor AssetDescriptions {
  private let store: any StoreForEvents
  /// The keys of the descriptions that brokers retain.
  private var described: Set<String>

  /// `described` are the keys that an earlier run left.
  init(described: Set<String>, store: any StoreForEvents) {
    self.described = described
    self.store = store
  }

  /// Publishes the descriptions that differ from those of `former`; all of them without it.
  func describe(
    _ present: ConfigurationInForce,
    since former: ConfigurationInForce? = nil,
    at now: Timestamp
  ) async {
    let known = Set(former?.descriptions ?? [])
    let news = present.descriptions.filter { !known.contains($0) }
      .map { present.assets.description($0, at: now) }
    let keys = present.describedKeys
    var cleared: [Message] = []
    for key in described.subtracting(keys).sorted() {
      let asset = String(key.dropLast("/meta".count))
      cleared += await retainedNames(of: asset)
        .map { present.assets.cleared($0, of: asset, at: now) }
    }
    let changes = keys == described ? [] : [DescribedTopics(keys)]
    described = keys
    await store.append(news + cleared + [present.assetList(at: now)], changes: changes)
  }

  /// The names under which something may be retained of an asset.
  private func retainedNames(of asset: String) async -> [String] {
    let used = await store.topics(below: [asset + "/kpi/", asset + "/alarm/"])
    return ["meta", "status", "state"] + used.map { String($0.dropFirst(asset.count + 1)) }
  }
}

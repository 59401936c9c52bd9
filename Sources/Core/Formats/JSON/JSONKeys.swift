import Messages
import Records

/// The keys of the points in `data`, made once for each asset of a dictionary.
struct JSONKeys: Sendable {
  final class Asset: Sendable {
    /// By the points' positions.
    let keys: EncodedKeys
    let topic: String

    init(_ asset: RecordDictionary.Asset, _ topics: JSONTopics) {
      keys = EncodedKeys(asset.points.map(\.name))
      topic = topics.topic(of: asset.name, "data")
    }
  }

  private var dictionaries: [UInt32: [Int: Asset]] = [:]

  /// Records of so many dictionaries may alternate before keys are made anew.
  private static let limit = 8

  /// An asset's keys; `nil` where no dictionary knows it.
  mutating func asset(
    _ position: Int,
    of revision: UInt32,
    _ source: any DictionarySource,
    _ topics: JSONTopics
  ) -> Asset? {
    if let known = dictionaries[revision]?[position] { return known }
    guard let dictionary = source.dictionary(of: revision), position < dictionary.assets.count
    else { return nil }
    if dictionaries[revision] == nil, dictionaries.count >= Self.limit { dictionaries = [:] }
    let asset = Asset(dictionary.assets[position], topics)
    dictionaries[revision, default: [:]][position] = asset
    return asset
  }
}

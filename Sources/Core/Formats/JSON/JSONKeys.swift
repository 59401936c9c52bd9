import Messages
import Records

/// The keys of the points in `data`, made once for each asset of a dictionary.
struct JSONKeys: Sendable {
  final class Asset: Sendable {
    let keys: PointKeys
    let topic: String

    init(_ asset: RecordDictionary.Asset, _ topics: JSONTopics) {
      keys = PointKeys(asset.points.map(\.name))
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

/// The encoded keys of an asset's points, one behind the other: an array for each would take several times the memory.
struct PointKeys: Sendable {
  let bytes: [UInt8]
  /// Where each ends, by the points' positions.
  private let ends: [UInt32]

  init(_ names: [String]) {
    var bytes: [UInt8] = []
    var ends: [UInt32] = []
    for name in names {
      bytes += JSONWriter.encodedKey(name)
      ends.append(UInt32(clamping: bytes.count))
    }
    (self.bytes, self.ends) = (Array(bytes[...]), ends)
  }

  /// Where the key of a point is; `nil`: there is none.
  func range(of point: Int) -> Range<Int>? {
    guard ends.indices.contains(point) else { return nil }
    return (point == 0 ? 0 : Int(ends[point - 1]))..<Int(ends[point])
  }
}

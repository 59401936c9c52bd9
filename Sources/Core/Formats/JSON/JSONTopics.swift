import Indicators
package import Messages
import Records

/// Where the messages of records are published.
package struct JSONTopics: Sendable {
  let layout: TopicLayout
  private let topics: Topics

  package init(_ topics: Topics, _ layout: TopicLayout) {
    self.topics = topics
    self.layout = layout
  }

  /// The topic of a record whose item has this key.
  func topic(of record: Record, key: String) -> String {
    // The key is the subject, then the name: the topic in the usual order.
    guard layout == .classFirst, let subject = record.subject.name else { return key }
    // What stands below a gateway is not an asset's.
    guard !subject.hasPrefix("_gateway/") else { return key }
    return topic(of: subject, record.name)
  }

  /// `asset` is the path and the id.
  package func topic(of asset: String, _ name: String) -> String {
    guard layout == .classFirst else { return "\(topics.root)/\(asset)/\(name)" }
    let levels = name.split(separator: "/", maxSplits: 1)
    let rest = levels.count > 1 ? "/\(levels[1])" : ""
    return "\(topics.root)/\(levels.first ?? "")/\(asset)\(rest)"
  }

  /// What the topics of an asset begin with; with the class first, that of its description.
  func place(of asset: RecordDictionary.Asset) -> String {
    layout == .assetFirst ? "\(topics.root)/\(asset.name)" : topic(of: asset.name, "+")
  }
}

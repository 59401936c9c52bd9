package import Messages
package import Records

/// The order of the levels in topics of the format `json`.
package enum TopicLayout: String, Sendable, Hashable, CaseIterable {
  /// `<root>/<asset>/kpi/energy/15min`: one subscription for all of an asset.
  case assetFirst = "asset_first"
  /// `<root>/kpi/<asset>/energy/15min`: one subscription for all of a kind.
  case classFirst = "class_first"
}

/// What formats make their messages of, beside the items.
package struct FormatSurroundings: Sendable {
  package var topics: Topics
  package var dictionaries: any DictionarySource
  /// Rises when the numbering of messages starts anew.
  package var epoch: Int64
  package var layout: TopicLayout
  /// What the gateway is, as of now.
  package var standing: @Sendable (StandingReason) -> GatewayStanding

  package init(
    topics: Topics,
    dictionaries: any DictionarySource,
    epoch: Int64,
    layout: TopicLayout = .assetFirst,
    standing: @escaping @Sendable (StandingReason) -> GatewayStanding
  ) {
    self.topics = topics
    self.dictionaries = dictionaries
    self.epoch = epoch
    self.layout = layout
    self.standing = standing
  }
}

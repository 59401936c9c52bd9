/// What a topic of the JSON namespace is about.
enum WatchedTopic: Hashable {
  case data(asset: String)
  case meta(asset: String)
  case status(asset: String)
  case event(asset: String)
  /// Of a production line.
  case state(asset: String)
  /// `name` is such as `energy/15min`.
  case indicator(asset: String, name: String)
  case gateway(id: String, name: String)
  case other

  /// Reads a topic; the root has three levels.
  init(_ topic: String) {
    let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
    let rest = levels.dropFirst(3)
    guard rest.count >= 2, let last = rest.last else {
      self = .other
      return
    }
    if rest.first == "_gateway" {
      let names = rest.dropFirst(2)
      let id = rest.dropFirst().first ?? ""
      self = names.isEmpty ? .other : .gateway(id: String(id), name: names.joined(separator: "/"))
      return
    }
    if let place = rest.lastIndex(of: "kpi"), place > rest.startIndex, place + 2 < rest.endIndex {
      self = .indicator(
        asset: rest[..<place].joined(separator: "/"),
        name: rest[(place + 1)...].joined(separator: "/")
      )
      return
    }
    self = Self.topic(of: rest.dropLast(), last) ?? Self.classFirst(rest)
  }

  /// What an asset publishes under a name.
  private static func topic(of asset: ArraySlice<Substring>, _ name: Substring) -> Self? {
    let asset = asset.joined(separator: "/")
    return switch name {
    case "data": .data(asset: asset)
    case "meta": .meta(asset: asset)
    case "status": .status(asset: asset)
    case "event": .event(asset: asset)
    case "state": .state(asset: asset)
    default: nil
    }
  }

  /// A topic of a gateway with `topics: class_first`.
  private static func classFirst(_ levels: ArraySlice<Substring>) -> Self {
    guard let name = levels.first else { return .other }
    let rest = levels.dropFirst()
    guard name == "kpi" else { return topic(of: rest, name) ?? .other }
    guard rest.count >= 3 else { return .other }
    return .indicator(
      asset: rest.dropLast(2).joined(separator: "/"),
      name: rest.suffix(2).joined(separator: "/")
    )
  }
}

extension WatchedTopic {
  /// The same with another name of its asset.
  func mapped(_ name: (String) -> String) -> Self {
    switch self {
    case .data(let asset): .data(asset: name(asset))
    case .meta(let asset): .meta(asset: name(asset))
    case .status(let asset): .status(asset: name(asset))
    case .event(let asset): .event(asset: name(asset))
    case .state(let asset): .state(asset: name(asset))
    case .indicator(let asset, let indicator): .indicator(asset: name(asset), name: indicator)
    case .gateway, .other: self
    }
  }

  /// The device that it is of.
  var asset: String? {
    switch self {
    case .data(let asset), .meta(let asset), .status(let asset): asset
    case .event, .state, .indicator, .gateway, .other: nil
    }
  }
}

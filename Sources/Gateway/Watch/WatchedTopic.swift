/// What a topic of the JSON namespace is about.
enum WatchedTopic: Hashable {
  case data(asset: String)
  case meta(asset: String)
  case status(asset: String)
  case event(asset: String)
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
    let asset = rest.dropLast().joined(separator: "/")
    self =
      switch last {
      case "data": .data(asset: asset)
      case "meta": .meta(asset: asset)
      case "status": .status(asset: asset)
      case "event": .event(asset: asset)
      default: .other
      }
  }
}

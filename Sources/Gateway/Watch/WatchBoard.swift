import JSON
import Measurements

/// The newest of all received values: what `watch` shows.
package struct WatchBoard: Sendable {
  struct Key: Hashable, Comparable {
    var asset: String
    var name: String

    static func < (a: Self, b: Self) -> Bool { (a.asset, a.name) < (b.asset, b.name) }
  }

  /// One point or one value of a KPI.
  struct Entry {
    var value: String
    /// The time of its acquisition.
    var time: Timestamp
    var quality: String
    /// The value, where it is a number.
    var number: Double?
  }

  struct GatewayEntry {
    var status = "?"
    var version = ""
    var health: JSONValue = .null
    var time: Timestamp
  }

  /// At most this many entries are kept: a broker may hold anything.
  static let capacity = 20_000

  var points: [Key: Entry] = [:]
  var indicators: [Key: Entry] = [:]
  var gateways: [String: GatewayEntry] = [:]
  var devices: [String: WatchedDevice] = [:]
  /// What a person asked a gateway, and was not answered yet.
  var question: Question?
  /// When the first message came.
  private(set) var began: Timestamp?
  /// The root of the first message; assets of others are named with their factory.
  private var root: String?
  private var units: [Key: String] = [:]
  private var stateNames: [Key: [String: String]] = [:]

  package init() {}

  /// Takes a message.
  ///
  /// - Returns: a line for each new value.
  package mutating func take(_ message: WatchedMessage) -> [String] {
    let topic = WatchedTopic(message.topic).mapped { qualified($0, message.topic) }
    guard topic != .other, let json = try? JSONParser.parse(message.payload) else { return [] }
    began = began ?? message.arrival
    defer { note(root: message.topic, of: topic) }
    let time = Timestamp(milliseconds: json["ts"]?.integer ?? message.arrival.milliseconds)
    switch topic {
    case .data(let asset): return takeData(json, of: asset, at: time)
    case .meta(let asset): takeMeta(json, of: asset)
    case .status(let asset):
      takeStatus(json, of: asset)
      let reason = json["reason"]?.string.map { " (\($0))" } ?? ""
      return [line(time, asset, "status", (json["status"]?.string ?? "?") + reason)]
    case .event(let asset): return [line(time, asset, "event", Self.eventText(json))]
    case .state(let asset): return takeState(json, of: asset, at: time)
    case .indicator(let asset, let name): return takeIndicator(json, asset, name, at: time)
    case .gateway(let id, let name): return takeGateway(json, id, name, at: time)
    case .other: break
    }
    return []
  }

  /// An asset's name, with its factory where assets of several are watched.
  private mutating func qualified(_ asset: String, _ topic: String) -> String {
    let levels = topic.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    let root = levels.prefix(3).joined(separator: "/")
    if self.root == nil { self.root = root }
    return self.root == root || levels.count < 4 ? asset : "\(levels[2])/\(asset)"
  }

  func unit(of key: Key) -> String { units[key] ?? "" }

  private mutating func takeMeta(_ json: JSONValue, of asset: String) {
    guard case .object(let points) = json["points"], units.count < Self.capacity else { return }
    update(asset, json) { $0.described = Set(points.prefix(1000).map(\.name)) }
    for point in points {
      let key = Key(asset: asset, name: point.name)
      if let unit = point.value["unit"]?.string, unit != "1" { units[key] = unit }
      guard case .object(let states) = point.value["states"] else { continue }
      stateNames[key] = Dictionary(states.map { ($0.name, $0.value.string ?? "") }) { $1 }
    }
  }

  mutating func takeData(
    _ json: JSONValue,
    of asset: String,
    at time: Timestamp
  ) -> [String] {
    var lines: [String] = []
    let isPast = json["historical"] == true
    update(asset, json) { device in
      if !isPast { device.acquired = max(time, device.acquired ?? time) }
    }
    if case .object(let values) = json["values"] {
      for value in values {
        let key = Key(asset: asset, name: value.name)
        lines += note(value.value.text, "good", key, time, value.value.double)
        if !isPast { devices[asset]?.take(value.name, value.value.double, isBad: false) }
      }
    }
    if case .object(let codes) = json["bad"] {
      for code in codes {
        let quality = code.value.string ?? "bad"
        lines += note("-", quality, Key(asset: asset, name: code.name), time, nil)
        if !isPast { devices[asset]?.take(code.name, nil, isBad: true) }
      }
    }
    return lines
  }

  private mutating func note(
    _ value: String,
    _ quality: String,
    _ key: Key,
    _ time: Timestamp,
    _ number: Double?
  ) -> [String] {
    guard points.count < Self.capacity || points[key] != nil else { return [] }
    let shown = stateNames[key]?[value] ?? value
    points[key] = Entry(value: shown, time: time, quality: quality, number: number)
    return [line(time, key.asset, key.name, "\(shown) \(unit(of: key))", quality)]
  }

  private mutating func takeIndicator(
    _ json: JSONValue,
    _ asset: String,
    _ name: String,
    at time: Timestamp
  ) -> [String] {
    // A historical value is not the newest.
    guard case .object(let values) = json["values"], json["historical"] != true else { return [] }
    let shown = values.map { "\($0.name)=\($0.value.text)" }.joined(separator: " ")
    let state = json["final"] == true ? "final" : "open"
    let quality = "\(json["quality"]?.string ?? "?") \(state)"
    let key = Key(asset: asset, name: name)
    guard indicators.count < Self.capacity || indicators[key] != nil else { return [] }
    indicators[key] = Entry(value: shown, time: time, quality: quality)
    return [line(time, asset, name, shown, quality)]
  }

  /// The present state of a production line, which a broker holds.
  private mutating func takeState(
    _ json: JSONValue,
    of asset: String,
    at time: Timestamp
  ) -> [String] {
    let parts = ["reason", "product"].compactMap { name in
      json[name]?.string.map { "\(name)=\($0)" }
    }
    let shown = ([json["state"].text] + parts).joined(separator: " ")
    let key = Key(asset: asset, name: "state")
    guard indicators.count < Self.capacity || indicators[key] != nil else { return [] }
    let since = json["since"]?.integer.map { Timestamp(milliseconds: $0) }
    indicators[key] = Entry(value: shown, time: since ?? time, quality: "")
    return [line(time, asset, "state", shown)]
  }

  private mutating func takeGateway(
    _ json: JSONValue,
    _ id: String,
    _ name: String,
    at time: Timestamp
  ) -> [String] {
    guard gateways.count < Self.capacity || gateways[id] != nil else { return [] }
    switch name {
    case "status":
      let status = json["status"]?.string ?? "?"
      gateways[id, default: GatewayEntry(time: time)].status = status
      gateways[id]?.version = json["version"]?.string ?? ""
      gateways[id]?.time = time
      return [line(time, id, "gateway", status)]
    case "health":
      gateways[id, default: GatewayEntry(time: time)].health = json
      gateways[id]?.time = time
      return [line(time, id, "health", Self.healthText(json))]
    case "event": return [line(time, id, "event", Self.eventText(json))]
    case "log":
      return [line(time, id, "log", "\(json["level"].text): \(json["message"].text)")]
    case "reply/poll": return takeReply(json, at: time)
    default: return []
    }
  }
}

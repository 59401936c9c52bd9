import JSON
import Measurements
import Messages
import PrintableText

/// A command for a gateway, ready to be sent.
struct WatchRequest: Sendable, Hashable {
  var topic: String
  var payload: [UInt8]
}

extension WatchBoard {
  /// What a person asked a gateway, as long as it has not done it.
  struct Question: Sendable, Hashable {
    var id: String
    var asset: String
    var gateway: String
    var time: Timestamp
    /// Why the gateway does not do it.
    var refusal: String?
  }

  /// The command `poll` for a device; `nil` where no gateway is known that could read it.
  ///
  /// Only a person's key sends it: a watch that commands by itself would make a whole park read its buses, and
  /// some brokers end the connection of a user who may not publish.
  mutating func request(reading asset: String, at now: Timestamp) -> WatchRequest? {
    guard let device = devices[asset], !device.gateway.isEmpty, !device.root.isEmpty,
      let name = asset.split(separator: "/").last
    else { return nil }
    let id = "watch-\(UInt64.random(in: 0...UInt64.max))"
    question = Question(id: id, asset: asset, gateway: device.gateway, time: now)
    var json = JSONWriter()
    json.object { json in
      json.member("id", id)
      json.member("by", "watch")
      json.member("device", String(name))
    }
    return WatchRequest(
      topic: "\(device.root)/_gateway/\(device.gateway)/command/poll",
      payload: json.bytes
    )
  }

  /// Takes the reply to the last question; replies to others are not ours.
  mutating func takeReply(_ json: JSONValue, at time: Timestamp) -> [String] {
    guard let asked = question, json["id"]?.string == asked.id else { return [] }
    guard json["ok"] == true, let result = json["result"] else {
      question?.refusal = (json["error"]?.string ?? "?").printable(upTo: 200)
      return []
    }
    question = nil
    let read = Timestamp(milliseconds: result["ts"]?.integer ?? time.milliseconds)
    return takeData(result, of: asked.asset, at: read)
  }
}

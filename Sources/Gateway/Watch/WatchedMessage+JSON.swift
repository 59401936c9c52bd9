import JSON
import Measurements
import Messages

extension WatchedMessage {
  /// For programs: `{"ts":…,"topic":…,"retained":…,"payload":…}`; a payload that is not JSON
  /// becomes a text.
  package var json: String {
    var writer = JSONWriter()
    writer.object { json in
      json.member("ts", arrival)
      json.member("topic", topic)
      json.member("retained", isRetained)
      let text = JSONValue.string(String(decoding: payload, as: UTF8.self))
      json.member("payload", (try? JSONParser.parse(payload)) ?? text)
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

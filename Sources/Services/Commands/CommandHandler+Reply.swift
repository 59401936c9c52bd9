import Events
import Indicators
import JSON
import Measurements
import Messages

extension CommandHandler {
  static func reply(
    _ id: JSONValue?,
    _ outcome: Result<JSONValue, CommandFailure>,
    at time: Timestamp
  ) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("id", id ?? .null)
      json.member("ts", time)
      switch outcome {
      case .success(let result):
        json.member("ok", true)
        json.member("error", JSONValue.null)
        json.member("result", result)
      case .failure(let failure):
        json.member("ok", false)
        json.member("error", failure.description)
        json.member("result", JSONValue.null)
      }
    }
    return json.bytes
  }

  /// The name as a valid topic level, whatever name was asked for.
  static func topicLevel(_ name: String) -> String {
    let allowed = name.unicodeScalars.prefix(64).map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        || scalar == "_" || scalar == "-" ? Character(scalar) : "_"
    }
    return allowed.isEmpty ? "_" : String(allowed)
  }

  static func retainedEvent(
    _ incoming: IncomingCommand,
    subject: String,
    at time: Timestamp
  ) -> Event {
    let name = topicLevel(incoming.name)
    return Event(
      .commandIgnored(name, broker: incoming.broker),
      of: subject,
      at: time,
      id: "command_ignored.\(name).\(time.milliseconds)"
    )
  }
}

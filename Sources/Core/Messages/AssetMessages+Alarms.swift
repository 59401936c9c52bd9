import Events
package import Alarms
import Measurements

extension AssetMessages {
  /// The state of an alarm, retained for later subscribers.
  package func alarm(_ status: AlarmStatus) -> Message {
    var json = JSONWriter()
    json.object { json in
      json.member("ts", status.time)
      json.member("id", status.rule.id)
      json.member("on", status.rule.valueName)
      json.member("state", status.name)
      json.member("severity", status.rule.severity.rawValue)
      json.member("acknowledged", status.state.isAcknowledged)
      if let until = status.state.shelvedUntil { json.member("shelved_until", until) }
      if let value = status.state.value { json.member("value", value) }
    }
    return Message(
      topic: topic(of: status.rule.subject, "alarm/\(status.rule.id)"),
      payload: json.bytes,
      messageClass: .state,
      retain: true,
      timestamp: status.time
    )
  }
}

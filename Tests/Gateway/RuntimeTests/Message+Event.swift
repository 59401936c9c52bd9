import Messages
import Records

extension Message {
  /// The event of the gateway that it is.
  func event() throws -> RecordedEvent {
    let record = try RecordCoder.record(payload, SingleDictionary(.empty))
    guard case .event(let event) = record.fact else { throw RecordError.malformed }
    return event
  }
}

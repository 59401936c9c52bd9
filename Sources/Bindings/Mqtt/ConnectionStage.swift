/// How far a connection to a broker has come, and every way from one stage to the next.
enum ConnectionStage: Hashable {
  /// TCP and TLS: the broker cannot have read CONNECT.
  case connecting
  /// CONNECT is on its way, or answered.
  case asking
  /// DISCONNECT has been handed over.
  case leaving
  /// The connection is of no use any more, for this reason.
  case over(String, MqttEnd)

  /// What is below CONNECT is ready.
  mutating func ask() { if self == .connecting { self = .asking } }

  mutating func leave() { if !isOver { self = .leaving } }

  /// Only the first reason counts.
  mutating func end(_ text: String, _ end: MqttEnd) { if !isOver { self = .over(text, end) } }

  var isOver: Bool { if case .over = self { true } else { false } }
}

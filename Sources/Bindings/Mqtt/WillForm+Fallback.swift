/// Reason codes of a CONNACK that refuse the will and not the client (MQTT 5.0, section 3.2.2.2).
private enum WillRefusal {
  static let topicInvalid: Int32 = 0x90
  static let packetTooLarge: Int32 = 0x95
  static let payloadInvalid: Int32 = 0x99
  static let retainNotSupported: Int32 = 0x9A
  static let qosNotSupported: Int32 = 0x9B
}

extension WillForm {
  /// The will as the broker takes it; `nil`: none.
  func applied(to will: MqttWill) -> MqttWill? {
    guard !isLeftOut else { return nil }
    var will = will
    if !isRetained { will.retain = false }
    if will.qos.rawValue > maximumQoS { will.qos = .atMostOnce }
    return will
  }

  /// Weakens the will so that a broker that has refused it may take it.
  ///
  /// - Returns: `false` where the refusal is not about the will, or nothing smaller is left.
  mutating func weaken(_ will: MqttWill, for answer: CallbackRecord.Answer) -> Bool {
    guard let sent = applied(to: will) else { return false }
    switch answer.code {
    case WillRefusal.retainNotSupported where sent.retain: isRetained = false
    case WillRefusal.qosNotSupported where sent.qos != .atMostOnce: maximumQoS = 0
    case WillRefusal.topicInvalid, WillRefusal.packetTooLarge, WillRefusal.payloadInvalid,
      WillRefusal.retainNotSupported, WillRefusal.qosNotSupported:
      isLeftOut = true
    default: return false
    }
    return true
  }
}

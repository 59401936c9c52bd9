/// How a connection, or an attempt to connect, came to its end.
package enum BrokerEnding: Sendable, Hashable {
  /// The broker was not reached, or the network failed.
  case lost
  /// The broker closed, with the reason code of its DISCONNECT if it sent one (MQTT 5).
  case closed(code: Int32?)
  /// The broker refused CONNECT with this code: 1 to 5 in MQTT 3.1.1, 0x80 and above in MQTT 5.
  case refused(code: Int32)
  /// The broker was reached and left CONNECT unanswered.
  case unanswered
  /// The gateway left.
  case left
}

extension BrokerEnding {
  /// How often the same must happen before something smaller is tried.
  ///
  /// A broker that starts, is overloaded or stands behind a proxy closes too, so once is never enough
  /// without a code that names what is not supported.
  enum Weight: Int, Comparable {
    /// The code names what the broker does not support.
    case clear = 1
    /// It may be what was sent.
    case plain = 3
    /// It is more likely something else: a password, an overload.
    case doubtful = 6

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// How much an answer to CONNECT says against what CONNECT had in it; `nil`: nothing.
  var weightOfConnect: Weight? {
    switch self {
    case .lost, .left: nil
    case .unanswered: .doubtful
    case .closed(let code): code.map(Self.weightOfConnect) ?? .plain
    case .refused(let code): Self.weightOfConnect(code)
    }
  }

  /// How much an end of the session says against the first message that was not acknowledged.
  var weightOfMessage: Weight? {
    switch self {
    case .lost, .left, .unanswered, .refused: nil
    case .closed(let code): code.map(Self.weightOfMessage) ?? .plain
    }
  }

  private static func weightOfConnect(_ code: Int32) -> Weight? {
    switch code {
    // MQTT 3.1.1, section 3.2.2.3: unavailable; not authorized, which a will's topic may be.
    case 3, 5: .doubtful
    // Version, client identifier, password.
    case 1, 2, 4: nil
    // MQTT 5, section 3.2.2.2: not authorized; unavailable.
    case 0x87, 0x88: .doubtful
    default: isAboutOther(code) ? nil : .plain
    }
  }

  private static func weightOfMessage(_ code: Int32) -> Weight? {
    switch code {
    // Retain not supported; QoS not supported.
    case 0x9A, 0x9B: .clear
    case 0x88: nil
    default: isAboutOther(code) ? nil : .plain
    }
  }

  /// Whether a code of MQTT 5 names a reason that has nothing to do with what was sent: version,
  /// client identifier, password, load, shutdown, quota, another session, another server.
  private static func isAboutOther(_ code: Int32) -> Bool {
    switch code {
    case 0x84...0x86, 0x89...0x8E, 0x91...0x93, 0x96...0x98, 0x9C, 0x9D, 0x9F, 0xA0: true
    default: false
    }
  }
}

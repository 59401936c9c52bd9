/// A broker's DISCONNECT of MQTT 5 (section 3.14): why it closes the session.
struct Farewell: Equatable {
  var code: UInt8 = 0
  /// In the broker's own words.
  var reason: String?
  /// Another broker to use.
  var server: String?

  init(code: UInt8) { self.code = code }

  /// What it says, in English.
  var text: String {
    let fact = "the broker closed the session"
    let named = code == 0 ? fact : "\(fact): \(MqttText.reason(Int32(code)))"
    return MqttText.reason(named, inItsWords: reason, server: server)
  }

  /// What was found among bytes that begin with a packet.
  struct Look {
    /// The first DISCONNECT.
    var farewell: Farewell?
    /// How many whole packets are before it or, without one, there are.
    var packets = 0
    /// Whether behind those nothing more has come.
    var isAll = false
  }

  /// Looks for a DISCONNECT among whole packets.
  static func look(at bytes: ArraySlice<UInt8>) -> Look {
    var look = Look()
    var rest = bytes
    while let head = rest.popFirst(), let length = number(&rest), rest.count >= length {
      if head == 0xE0 {
        look.farewell = Self(body: rest.prefix(length))
        return look
      }
      rest = rest.dropFirst(length)
      look.packets += 1
      look.isAll = rest.isEmpty
    }
    return look
  }

  private init(body: ArraySlice<UInt8>) {
    var rest = body
    code = rest.popFirst() ?? 0
    guard let length = Self.number(&rest) else { return }
    var properties = rest.prefix(length)
    while let identifier = properties.popFirst() {
      switch identifier {
      case 0x1F: reason = Self.text(&properties)
      case 0x1C: server = Self.text(&properties)
      case 0x26: _ = (Self.text(&properties), Self.text(&properties))
      case 0x11: properties = properties.dropFirst(4)
      default: return
      }
    }
  }

  /// A variable byte integer (section 1.5.5).
  private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    var number = 0
    for shift in stride(from: 0, to: 28, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      number |= Int(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return number }
    }
    return nil
  }

  private static func text(_ bytes: inout ArraySlice<UInt8>) -> String? {
    guard let high = bytes.popFirst(), let low = bytes.popFirst() else { return nil }
    let length = Int(high) << 8 | Int(low)
    guard bytes.count >= length else { return nil }
    defer { bytes = bytes.dropFirst(length) }
    return String(decoding: bytes.prefix(length), as: UTF8.self)
  }
}

import Languages
import Events

/// Why a broker answered a message without taking it: the reason code of an MQTT 5 PUBACK.
package struct Refusal: Error, Sendable, Hashable {
  /// 0x80 and above.
  package var code: Int32
  /// In English.
  package var text: String

  package init(code: Int32, text: String) {
    self.code = code
    self.text = text
  }

  /// For people.
  var words: BilingualText { DeliveryReasons.refusal(code: code, text: text) }

  /// Codes that concern this one message, so that trying again is useless: not authorized, topic
  /// name invalid, packet too large, payload format invalid (MQTT 5.0, section 3.4.2.1 and 2.4).
  private static let final: Set<Int32> = [0x87, 0x90, 0x95, 0x99]

  /// Whether the same message may be taken later.
  ///
  /// Codes that are not known to be final are tried again: a repeated message is better than a lost
  /// one.
  package var isPassing: Bool { !Self.final.contains(code) }
}

import CMosquitto
import Glibc
import PrintableText
import System

/// Why a client leaves, as the DISCONNECT of MQTT 5 says.
package enum MqttReason: Int32, Sendable, Hashable {
  /// The broker drops the will.
  case normal = 0x00
  /// The broker publishes the will all the same.
  case withWill = 0x04
}

/// Codes of libmosquitto and of MQTT, in English.
enum MqttText {
  /// For a `MOSQ_ERR_…` code, with the `errno` it may stand for.
  static func library(_ code: Int32, errno number: Int32) -> String {
    let isSystemError = code == MosquittoCode.errno
    if isSystemError && number == EPROTO { return "the TLS connection broke" }
    if isSystemError && number == 0 { return "the broker closed the connection within a packet" }
    if isSystemError { return SystemError.text(of: number) }
    if let fault = protocolFault(code) { return "protocol error: \(fault)" }
    if code == MosquittoCode.keepAlive { return "the broker did not answer the keep-alive" }
    if code == MosquittoCode.connectionLost { return "the broker closed the connection" }
    return sentence(mosquitto_strerror(code))
  }

  /// What the broker has sent that is not MQTT; `nil` for a code that says something else.
  static func protocolFault(_ code: Int32) -> String? {
    switch code {
    case MosquittoCode.unknownProperty: "the broker sent a property that MQTT does not know"
    case MosquittoCode.protocolError: "the broker sent what MQTT does not allow"
    case MosquittoCode.malformedPacket: "the broker sent a malformed packet"
    case MosquittoCode.malformedText: "the broker sent text that is not UTF-8"
    default: nil
    }
  }

  /// For the code of a CONNACK.
  static func refusal(_ code: Int32, version: MqttVersion) -> String {
    switch version {
    case .v311 where (1...5).contains(code): sentence(mosquitto_connack_string(code))
    case .v311, .v5: reason(code)
    }
  }

  /// For a reason code of MQTT 5; a code that the protocol does not know is shown as its number.
  static func reason(_ code: Int32) -> String {
    MqttReasonCode.texts[code] ?? "reason code \(hexadecimal(code))"
  }

  /// As MQTT writes its codes: `0x8E`.
  private static func hexadecimal(_ code: Int32) -> String {
    let digits = String(UInt32(bitPattern: code), radix: 16, uppercase: true)
    return "0x" + (digits.count < 2 ? "0" : "") + digits
  }

  /// A reason with the words of the broker and the other broker that it names, shortened and on one line.
  static func reason(_ text: String, inItsWords words: String?, server: String? = nil) -> String {
    let said = words.map { ", it says: \(line($0))" } ?? ""
    return text + said + (server.map { ", it names another broker: \(line($0))" } ?? "")
  }

  private static func line(_ text: String) -> String { text.printable(upTo: 200) }

  /// libmosquitto's text without its full stop.
  private static func sentence(_ text: UnsafePointer<CChar>?) -> String {
    guard let text else { return "unknown" }
    let whole = String(cString: text)
    let trimmed = whole.hasSuffix(".") ? String(whole.dropLast()) : whole
    return trimmed.prefix(1).lowercased() + trimmed.dropFirst()
  }
}

import CMosquitto
import CMosquittoLoop

/// The `MOSQ_ERR_…` codes that are acted on.
enum MosquittoCode {
  static let success = Int32(MOSQ_ERR_SUCCESS.rawValue)
  static let noMemory = Int32(MOSQ_ERR_NOMEM.rawValue)
  static let invalid = Int32(MOSQ_ERR_INVAL.rawValue)
  static let connectionLost = Int32(MOSQ_ERR_CONN_LOST.rawValue)
  static let tls = Int32(MOSQ_ERR_TLS.rawValue)
  static let errno = Int32(MOSQ_ERR_ERRNO.rawValue)
  static let payloadSize = Int32(MOSQ_ERR_PAYLOAD_SIZE.rawValue)
  static let malformedText = Int32(MOSQ_ERR_MALFORMED_UTF8.rawValue)
  static let protocolError = Int32(MOSQ_ERR_PROTOCOL.rawValue)
  static let malformedPacket = Int32(MOSQ_ERR_MALFORMED_PACKET.rawValue)
  /// Not of libmosquitto: a packet has a property that MQTT 5 does not know.
  static let unknownProperty = Int32(CMOSQUITTOLOOP_UNKNOWN_PROPERTY)
  static let keepAlive = Int32(MOSQ_ERR_KEEPALIVE.rawValue)

  /// Codes at and above it are reason codes of MQTT 5, which libmosquitto passes on unchanged.
  static let firstReason: Int32 = 0x80

  /// "Out of memory" of a packet that was read means a length that cannot be, or an AUTH without content.
  static func ofPacket(_ code: Int32) -> Int32 { code == noMemory ? malformedPacket : code }
}

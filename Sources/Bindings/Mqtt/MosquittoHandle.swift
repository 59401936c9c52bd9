import CMosquitto
import CMosquittoLoop
import Glibc
import System

/// An attempt to connect that cannot go on; the text names the cause.
struct AttemptFailure: Error {
  let text: String
  var end = MqttEnd.lost
}

/// Sole owner of a `struct mosquitto`; one is made for each attempt, because options that a broker
/// sets would stick to it.
///
/// Used on one thread at a time, as libmosquitto's loop functions demand.
struct MosquittoHandle: ~Copyable {
  let raw: OpaquePointer
  let record: CallbackRecord

  /// - Parameter clientID: Empty lets the broker choose.
  /// - Throws: `AttemptFailure` for a client identifier that is not allowed, or without memory.
  init(clientID: String) throws(AttemptFailure) {
    guard MosquittoLibrary.isReady else {
      throw AttemptFailure(text: "libmosquitto cannot be initialised")
    }
    guard clientID.fitsField else {
      throw AttemptFailure(text: "the client id has a zero byte or is too long")
    }
    let record = CallbackRecord()
    let context = Unmanaged.passUnretained(record).toOpaque()
    let made =
      clientID.isEmpty
      ? mosquitto_new(nil, true, context) : mosquitto_new(clientID, true, context)
    guard let made else {
      throw AttemptFailure(text: "no MQTT client: \(SystemError.text(of: errno))")
    }
    raw = made
    self.record = record
    CallbackRecord.attach(to: made)
  }

  deinit { mosquitto_destroy(raw) }

  /// The connection's descriptor; −1 when there is none.
  var socket: Int32 { mosquitto_socket(raw) }

  /// Twin of `mosquitto_loop_read`.
  ///
  /// - Returns: also `MosquittoCode.unknownProperty`; the connection is then of no use.
  func read() -> Int32 { MosquittoCode.ofPacket(cmosquittoloop_read(raw)) }

  /// Twin of `mosquitto_loop_write`.
  func write() -> Int32 { mosquitto_loop_write(raw, 1) }

  /// Twin of `mosquitto_loop_misc`: the keep-alive.
  func misc() -> Int32 { mosquitto_loop_misc(raw) }

  var wantsWrite: Bool { mosquitto_want_write(raw) }

  /// Copies bytes that wait to be read, as many as fit; they are still there afterwards.
  ///
  /// - Returns: how many there are.
  func peek(into buffer: inout [UInt8]) -> Int {
    guard socket >= 0 else { return 0 }
    return buffer.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return max(0, Int(cmosquitto_peek(raw, base, Int32(clamping: buffer.count))))
    }
  }

  /// Whether decrypted bytes wait where `poll` cannot see them.
  var hasPendingInput: Bool { cmosquitto_tls_has_pending(raw) != 0 }

  var isTlsReady: Bool { cmosquitto_tls_is_ready(raw) != 0 }

  var tlsWantsWrite: Bool { cmosquitto_tls_wants_write(raw) != 0 }
}

/// libmosquitto's global state.
enum MosquittoLibrary {
  /// Initialised once, on first use, and never cleaned up: clients may live until the process ends.
  static let isReady = mosquitto_lib_init() == MosquittoCode.success

  /// Held while a TLS connection is begun: libmosquitto initialises OpenSSL for itself then,
  /// without a lock of its own.
  static let tlsStart = ThreadLock()
}

import CModbus
import Glibc

/// A request that gave no values, classed by what the caller does next.
package struct ModbusError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// No unit behind this connection can be reached.
    case connectionDown(ConnectionFault)
    /// The unit did not answer in time.
    case noAnswer
    /// The unit, or a gateway in its place (10 and 11), refused: the Modbus exception code.
    case exception(UInt8)
    /// Something came that is no answer to the request.
    case garbled(GarbledAnswer)
    /// ``ConnectionInterrupter/interrupt()`` was called.
    case interrupted
    /// The arguments make no request of Modbus; nothing was sent.
    case invalidRequest
  }

  package let kind: Kind
  /// The system's or libmodbus's `errno`; 0 where neither was asked.
  package let code: Int32
  /// What happened, in words, with the library's or the system's own text.
  package let text: String
  /// Whether nothing came, and the reason is that of an earlier request.
  package let isSilence: Bool

  package init(_ kind: Kind, code: Int32 = 0, text: String, isSilence: Bool = false) {
    self.kind = kind
    self.code = code
    self.text = text
    self.isSilence = isSilence
  }

  /// The reason for a later request, to which nothing came.
  var asSilence: Self { Self(kind, code: code, text: text, isSilence: true) }

  package var description: String { text }

  /// In words what kind of failure it is: the same text whatever bytes, numbers or addresses this one has.
  package var kindText: String {
    switch kind {
    case .connectionDown(let fault): "connection down: \(fault.rawValue)"
    case .noAnswer: "no answer"
    case .exception(let code): "exception \(code)"
    case .garbled(let what): "garbled answer: \(what.rawValue)"
    case .interrupted: "interrupted"
    case .invalidRequest: "invalid request"
    }
  }
}

/// Why a connection is down.
package enum ConnectionFault: String, Sendable, Hashable {
  case refused, unreachable
  case hostNotFound = "host not found"
  case connectTimeout = "connect timeout"
  case closed
  case noSuchDevice = "no such device"
  case permissionDenied = "permission denied"
  case inUse = "in use"
  case tooManyDescriptors = "too many descriptors"
  case other
}

/// What was wrong with an answer.
package enum GarbledAnswer: String, Sendable, Hashable {
  case badCRC = "bad CRC"
  case wrongUnit = "wrong unit"
  case wrongFunction = "wrong function"
  case wrongLength = "wrong length"
  case wrongTransaction = "wrong transaction"
  /// Of a write: another address, value or count than asked.
  case wrongEcho = "wrong echo"
  case truncated
  /// Nothing that came is a frame.
  case noise
  /// The bus returns what was written to it.
  case ownRequest = "own request"
  /// Two answers came to one request: the first belongs to an earlier one.
  case lateAnswer = "late answer"
  case badData = "bad data"
  /// An RTU frame, where Modbus TCP was expected.
  case rtuFrame = "RTU frame"
  /// A Modbus TCP frame, where RTU was expected.
  case tcpFrame = "Modbus TCP frame"
  /// It is no Modbus server.
  case text
}

extension ModbusError {
  /// The error of an exception answer, with libmodbus's text (its `errno` is a base plus the code).
  static func exception(_ code: UInt8) -> Self {
    let number = LibmodbusCode.base + Int32(code)
    let known = 1...11 ~= code && code != 9
    let text = known ? String(cString: modbus_strerror(number)) : "Unknown exception"
    return Self(.exception(code), code: number, text: "\(text) (exception \(code))")
  }

  static func garbled(_ what: GarbledAnswer, code: Int32 = 0, _ text: String) -> Self {
    Self(.garbled(what), code: code, text: "garbled answer: \(text)")
  }

  static func noAnswer(after nanoseconds: Int64) -> Self {
    Self(.noAnswer, code: ETIMEDOUT, text: "no answer within \(nanoseconds / 1_000_000) ms")
  }

  static let interrupted = Self(.interrupted, code: EINTR, text: "interrupted")

  static func invalid(_ text: String) -> Self {
    Self(.invalidRequest, code: EINVAL, text: text)
  }

  /// The error of a connection that failed with the system's `code` while doing `what`.
  static func connectionDown(_ code: Int32, _ what: String) -> Self {
    let text = "\(what): \(String(cString: modbus_strerror(code)))"
    return Self(.connectionDown(ConnectionFault(systemCode: code)), code: code, text: text)
  }

  var isException: Bool {
    if case .exception = kind { true } else { false }
  }
}

extension ConnectionFault {
  init(systemCode: Int32) {
    self =
      switch systemCode {
      case ECONNREFUSED: .refused
      case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EADDRNOTAVAIL: .unreachable
      case ETIMEDOUT: .connectTimeout
      case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN, EIO, EBADF: .closed
      case ENOENT, ENXIO, ENODEV, ENOTDIR, ENOTTY: .noSuchDevice
      case EACCES, EPERM: .permissionDenied
      case EBUSY: .inUse
      case EMFILE, ENFILE: .tooManyDescriptors
      default: .other
      }
  }
}

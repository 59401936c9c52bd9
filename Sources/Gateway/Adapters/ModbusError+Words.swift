import Events
package import Languages
package import Modbus

extension ModbusError {
  /// For people at a terminal; details that have no translation follow in English.
  package func text(in language: Language) -> String {
    guard language == .vietnamese else { return text }
    let translated = ModbusPhrases.book.translation(of: text)
    return translated == text ? "\(kind.words.vietnamese) (\(text))" : translated
  }
}

extension ModbusError.Kind {
  /// For people, in both languages; the error's own text has the details in English.
  package var words: BilingualText {
    switch self {
    case .connectionDown(let fault): fault.words
    case .noAnswer: DeviceReasons.connectTimeout
    case .exception(let code): DeviceReasons.exception(code)
    case .garbled(let what): what.words
    case .interrupted: DeviceReasons.connectionFault
    case .invalidRequest: DeviceReasons.notSent
    }
  }
}

extension ConnectionFault {
  fileprivate var words: BilingualText {
    switch self {
    case .refused: DeviceReasons.connectionRefused
    case .unreachable: DeviceReasons.unreachable
    case .hostNotFound: DeviceReasons.hostNotFound
    case .connectTimeout: DeviceReasons.connectTimeout
    case .closed: DeviceReasons.connectionClosed
    case .noSuchDevice: DeviceReasons.noSuchPort
    case .permissionDenied: DeviceReasons.portForbidden
    case .inUse: DeviceReasons.portInUse
    case .tooManyDescriptors: DeviceReasons.tooManyDescriptors
    case .other: DeviceReasons.connectionFault
    }
  }
}

extension GarbledAnswer {
  fileprivate var words: BilingualText {
    switch self {
    case .badCRC: DeviceReasons.badCRC
    case .wrongUnit, .wrongFunction, .wrongLength, .wrongTransaction, .wrongEcho, .badData:
      DeviceReasons.wrongAnswer
    case .truncated: DeviceReasons.truncated
    case .noise: DeviceReasons.noise
    case .ownRequest: DeviceReasons.ownRequest
    case .lateAnswer: DeviceReasons.lateAnswer
    case .rtuFrame: DeviceReasons.rtuFrame
    case .tcpFrame: DeviceReasons.tcpFrame
    case .text: DeviceReasons.otherProtocol
    }
  }
}

import ModbusFrames

/// What a peer speaks that is not the protocol of the connection, as far as its bytes show it.
enum ForeignAnswer: Equatable {
  /// An answer to the request as an RTU frame, where Modbus TCP was expected.
  case rtuFrame
  /// An answer to the request behind a Modbus TCP header, where RTU frames were expected.
  case tcpFrame
  /// Text, as SSH, HTTP, FTP and mail servers send it; its first line.
  case text(String)
  /// The options with which a telnet server begins.
  case telnet

  /// So many bytes are enough to see what it is.
  static let enough = 96
  /// Noise on a bus may look like a short text.
  private static let shortestText = (onTCP: 2, onRTU: 6)

  /// Judges bytes that are no answer; `nil` where they may be anything.
  init?(
    _ bytes: ArraySlice<UInt8>,
    to request: [UInt8],
    _ wanted: WantedAnswer,
    onTCP: Bool
  ) {
    if onTCP, Self.hasRTUFrame(bytes, wanted) {
      self = .rtuFrame
    } else if !onTCP, Self.hasTCPFrame(bytes, wanted) || Self.hasHeader(bytes, of: request) {
      self = .tcpFrame
    } else if Self.isTelnet(bytes) {
      self = .telnet
    } else if bytes.count >= (onTCP ? Self.shortestText.onTCP : Self.shortestText.onRTU),
      Self.isText(bytes), !onTCP || !Self.beginsAsHeader(bytes, wanted)
    {
      self = .text(Self.firstLine(bytes))
    } else {
      return nil
    }
  }

  /// Whether bytes that Modbus TCP does not know may be the beginning of something that is known.
  static func mayBegin(_ bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer) -> Bool {
    guard bytes.count < enough else { return false }
    return isText(bytes) || isTelnet(bytes)
      || bytes.prefix(2).indices.contains { RTUFrame.beginning(of: bytes[$0...], wanted) != nil }
  }

  private static func hasRTUFrame(_ bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer) -> Bool {
    HeardBytes.frames(in: Array(bytes)).contains { frame in
      frame.first == wanted.unit && wanted.shape.isOf(frame[frame.startIndex + 1])
    }
  }

  /// Whether a header stands among the bytes that fits the answer behind it.
  private static func hasTCPFrame(_ bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer) -> Bool {
    bytes.indices.prefix(8).contains { start in
      let frame = bytes[start...]
      guard frame.count >= TCPFraming.shortest else { return false }
      let (length, function) = (
        Int(frame[start + 4]) << 8 | Int(frame[start + 5]), frame[start + 7]
      )
      guard frame[start + 2] == 0, frame[start + 3] == 0, frame[start + 6] == wanted.unit,
        wanted.shape.isOf(function), 3...(frame.count - 6) ~= length
      else { return false }
      // An RTU frame has no unit in front of it, and a CRC behind it.
      guard let inRTU = AnswerShape.length(ofFrame: frame[(start + 6)...]) else { return true }
      return inRTU - 2 == length
    }
  }

  /// Whether a server took the first bytes of an RTU request for a header, and answered with the same number and
  /// protocol.
  private static func hasHeader(_ bytes: ArraySlice<UInt8>, of request: [UInt8]) -> Bool {
    let start = bytes.startIndex
    guard bytes.count >= TCPFraming.shortest, bytes.starts(with: request.prefix(4)) else {
      return false
    }
    return Int(bytes[start + 4]) << 8 | Int(bytes[start + 5]) == bytes.count - 6
  }

  /// Whether it begins with the number that the answer must have: a header that was cut short.
  private static func beginsAsHeader(_ bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer) -> Bool {
    bytes.count == 2
      && bytes.elementsEqual([UInt8(wanted.number >> 8), UInt8(wanted.number & 0xFF)])
  }

  /// A server asks for options, or offers them (RFC 854: 255, then 251 to 254).
  private static func isTelnet(_ bytes: ArraySlice<UInt8>) -> Bool {
    let start = bytes.startIndex
    return bytes.count >= 3 && bytes[start] == 0xFF && 0xFB...0xFE ~= bytes[start + 1]
  }

  /// Printable characters of ASCII or UTF-8, blanks and line ends; the last character may be cut.
  private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isPrintable = bytes.allSatisfy {
      0x20...0x7E ~= $0 || 9...13 ~= $0 || $0 >= 0x80 || $0 == 27
    }
    guard isPrintable, bytes.contains(where: { $0 < 0x80 }) else { return false }
    return (0..<4).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
  }

  /// At most 40 characters of the first line that has any.
  private static func firstLine(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let line = text.split(whereSeparator: \.isNewline).first ?? ""
    let shown = line.unicodeScalars.prefix(40).map { $0.value < 32 ? " " : Character($0) }
    return String(shown)
  }
}

extension ForeignAnswer {
  /// What to do about it; `bytes` are what came.
  func error(_ bytes: ArraySlice<UInt8>) -> ModbusError {
    let came = HeardBytes.description(of: bytes)
    switch self {
    case .rtuFrame: return Self.error(.rtuFrame, "answers in RTU frames: use rtu_over_tcp; \(came)")
    case .tcpFrame: return Self.error(.tcpFrame, "answers in Modbus TCP frames: use tcp; \(came)")
    case .text(let line): return Self.error(.text, "\(Self.noModbus): \"\(line)\"")
    case .telnet: return Self.error(.text, "\(Self.noModbus): it is a telnet server; \(came)")
    }
  }

  private static let noModbus = "not a Modbus server: it sends text"

  private static func error(_ what: GarbledAnswer, _ text: String) -> ModbusError {
    ModbusError(.garbled(what), text: text)
  }
}

import Glibc

/// One stream of requests: a TCP connection, or a serial port.
struct ServerChannel {
  let descriptor: Int32
  let framing: ServerFraming
  let units: ServerUnits
  let isTerminal: Bool
  /// A terminal's path.
  let path: String?
  var input: [UInt8] = []
  var lastInputAt: Int64 = 0
  var output: [PacedBytes] = []
  /// When a terminal that no program has open is checked again.
  var restsUntil: Int64 = 0
  var isClosed = false

  /// How long a pause must be to end a frame: adapters and networks stretch frames by tens of
  /// milliseconds.
  static let silence: Int64 = 60_000_000

  /// When there is something to do although no byte comes in; `nil`: never.
  var nextDeadline: Int64? {
    var deadlines = output.map(\.nextDue)
    if !input.isEmpty { deadlines.append(lastInputAt + Self.silence) }
    if restsUntil > 0 { deadlines.append(restsUntil) }
    return deadlines.min()
  }

  /// Sends what is due by `now`.
  mutating func sendDue(at now: Int64) {
    for index in output.indices where output[index].nextDue <= now {
      let bytes = output[index].due(at: now)
      let sent = write(bytes)
      if sent < 0, errno != EAGAIN, !isTerminal { isClosed = true }
      // On a terminal that nobody reads, bytes are lost; a connection takes them later.
      output[index].advance(by: isTerminal ? bytes.count : max(sent, 0))
      if sent < bytes.count { output[index].postpone(until: now + 5_000_000) }
      if output[index].isSpent, output[index].closes { isClosed = true }
      guard output[index].isSpent else { break }
    }
    output.removeAll { $0.isSpent }
  }

  private func write(_ bytes: ArraySlice<UInt8>) -> Int {
    guard !bytes.isEmpty else { return 0 }
    return bytes.withUnsafeBytes { buffer in
      isTerminal
        ? Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        : send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
    }
  }
}

/// Bytes to send from a moment on, no faster than a wire lets them through.
struct PacedBytes {
  let bytes: [UInt8]
  let start: Int64
  /// Nanoseconds; 0: all at once.
  let characterTime: Int64
  /// Whether the connection is closed after them.
  var closes = false
  private var sent = 0
  private var heldUntil: Int64 = 0
  private(set) var isSpent = false

  init(_ bytes: [UInt8], start: Int64, characterTime: Int64, closes: Bool = false) {
    self.bytes = bytes
    self.start = start
    self.characterTime = characterTime
    self.closes = closes
  }

  var end: Int64 { start + characterTime * Int64(bytes.count) }

  /// A byte is there when its last bit is; several at a time when they are faster than a millisecond.
  var nextDue: Int64 {
    let step = max(1, characterTime > 0 ? Int(1_000_000 / characterTime) : bytes.count)
    let next = min(sent + step, bytes.count)
    return max(start + characterTime * Int64(next), heldUntil)
  }

  func due(at now: Int64) -> ArraySlice<UInt8> {
    guard characterTime > 0 else { return bytes[sent...] }
    let count = min(bytes.count, Int(max(0, now - start) / characterTime))
    return bytes[sent..<max(sent, count)]
  }

  mutating func advance(by count: Int) {
    sent += count
    isSpent = sent >= bytes.count
  }

  mutating func postpone(until moment: Int64) { heldUntil = moment }
}

/// The units behind a listener.
struct ServerUnits: Sendable {
  let byID: [UInt8: UnitRegisters]
  /// Whether requests for an absent unit get exception 11, as from a gateway.
  let answersForAbsent: Bool
}

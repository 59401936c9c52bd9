import Glibc

extension ServerChannel {
  /// Acts on all complete requests that have come.
  mutating func handleRequests(at now: Int64) {
    let isSilent = now - lastInputAt >= Self.silence
    while let request = framing.nextRequest(in: &input, isSilent: isSilent) {
      handle(request, at: now)
    }
    // There is no time limit for the rest of a TCP header.
    if isSilent, framing == .tcp { lastInputAt = now }
  }

  private mutating func handle(_ request: ServerRequest, at now: Int64) {
    if request.unit == 0, framing == .rtu { return broadcast(request) }
    guard let unit = units.byID[request.unit] else {
      guard units.answersForAbsent, let function = request.pdu.first else { return }
      let frame = framing.frame(
        [function | 0x80, 11],
        unit: request.unit,
        transaction: request.transaction
      )
      return output.append(PacedBytes(frame, start: now, characterTime: 0))
    }
    let behaviour = unit.takeBehaviour()
    let pdu = RequestAnswer(unit: unit).answer(to: request.pdu)
    guard let bytes = spoiled(pdu, of: request, by: behaviour.fault) else { return }
    schedule(bytes, for: request, behaviour, at: now)
  }

  /// All units act and none answers.
  private func broadcast(_ request: ServerRequest) {
    for unit in units.byID.values { _ = RequestAnswer(unit: unit).answer(to: request.pdu) }
  }

  /// On a paced wire the answer starts after the request has passed and 3.5 characters of silence.
  private mutating func schedule(
    _ bytes: [UInt8],
    for request: ServerRequest,
    _ behaviour: UnitBehaviour,
    at now: Int64
  ) {
    let character = behaviour.characterTime
    let free = character > 0 ? max(now, output.map(\.end).max() ?? 0) : now
    let passed = free + character * Int64(request.frame.count) + character * 7 / 2
    let (seconds, attoseconds) = behaviour.delay.components
    let delay = min(max(seconds, 0), 86_400) * 1_000_000_000 + attoseconds / 1_000_000_000
    if case .early(let noise) = behaviour.fault {
      output.append(PacedBytes(noise, start: passed, characterTime: character))
    }
    output.append(
      PacedBytes(
        bytes,
        start: passed + max(delay, 0),
        characterTime: character,
        closes: behaviour.fault == .closesConnection
      )
    )
  }

  /// The bytes of an answer with a fault in them; `nil`: nothing is sent.
  private func spoiled(
    _ pdu: [UInt8],
    of request: ServerRequest,
    by fault: UnitBehaviour.Fault?
  ) -> [UInt8]? {
    let (unit, transaction) = (request.unit, request.transaction)
    let right = framing.frame(pdu, unit: unit, transaction: transaction)
    switch fault {
    case nil: return right
    case .silent: return nil
    case .exception(let code):
      let function = (request.pdu.first ?? 0) | 0x80
      return framing.frame([function, code], unit: unit, transaction: transaction)
    case .truncated(let count): return Array(right.prefix(max(0, count)))
    case .garbage(let bytes): return bytes + right
    case .early: return right
    case .trailing(let bytes): return right + bytes
    case .noise(let bytes): return bytes
    case .wrongUnit: return framing.frame(pdu, unit: unit &+ 1, transaction: transaction)
    case .wrongFunction:
      let other = pdu.prefix(1).map { $0 ^ 7 } + pdu.dropFirst()
      return framing.frame(other, unit: unit, transaction: transaction)
    case .wrongTransaction: return framing.frame(pdu, unit: unit, transaction: transaction &+ 1)
    case .badCRC: return framing == .rtu ? right.dropLast() + right.suffix(1).map { ~$0 } : right
    case .closesConnection: return isTerminal ? nil : []
    case .echo: return request.frame + right
    case .echoAlone: return request.frame
    case .twice: return right + right
    }
  }
}

import Testing

@testable import Modbus

/// What may still come of a unit, and what a frame is then; times in milliseconds.
@Suite("Awaited answers") struct AwaitedAnswersTests {
  private var awaited = AwaitedAnswers()
  private static let patience: Int64 = 2_000_000_000

  private static func read(_ address: UInt8, _ count: UInt8, function: UInt8 = 3) -> [UInt8] {
    [function, 0, address, 0, count]
  }

  private static func registers(_ count: Int, function: UInt8 = 3) -> [UInt8] {
    [function, UInt8(2 * count)] + [UInt8](repeating: 7, count: 2 * count)
  }

  private mutating func send(_ pdu: [UInt8], at now: Int64) {
    awaited.sent(pdu, at: now * 1_000_000, patience: Self.patience)
  }

  /// What a frame is; the PDU of a late one's request.
  private mutating func take(_ pdu: [UInt8], at now: Int64, isCopy: Bool = false) -> String {
    switch awaited.take(pdu[...], at: now * 1_000_000, isCopy: isCopy) {
    case .awaited: "awaited"
    case .late(let pdu): "late \(pdu[2])"
    case .unknown: "unknown"
    }
  }

  private mutating func isDoubtful(_ pdu: [UInt8], at now: Int64) -> Bool {
    awaited.isDoubtful(pdu, at: now * 1_000_000, patience: Self.patience)
  }

  @Test mutating func `an answer of the right shape is awaited once`() {
    send(Self.read(10, 2), at: 0)
    #expect(take(Self.registers(2), at: 20) == "awaited")
    #expect(take(Self.registers(2), at: 40) == "unknown")
    #expect(!isDoubtful(Self.read(20, 2), at: 50))
  }

  @Test mutating func `a request like an unanswered one is doubtful, another length is not`() {
    send(Self.read(10, 2), at: 0)
    #expect(isDoubtful(Self.read(20, 2), at: 1000))
    #expect(!isDoubtful(Self.read(20, 1), at: 1000))
    #expect(!isDoubtful(Self.read(20, 2, function: 4), at: 1000))
    // The same again: either answer is one to it, but not a minute later.
    #expect(!isDoubtful(Self.read(10, 2), at: 1000))
    #expect(isDoubtful(Self.read(10, 2), at: 2500))
  }

  @Test mutating func `a short request between shows that the unit is done with the one before`() {
    send(Self.read(10, 2), at: 0)
    send(Self.read(20, 1), at: 1000)
    #expect(take(Self.registers(2), at: 1400) == "late 10")
    #expect(take(Self.registers(1), at: 1450) == "awaited")
    #expect(!isDoubtful(Self.read(20, 2), at: 1500))
  }

  @Test mutating func `what is lost is lost once something later is answered`() {
    send(Self.read(10, 2), at: 0)
    send(Self.read(20, 1), at: 1000)
    #expect(take(Self.registers(1), at: 1020) == "awaited")
    #expect(!isDoubtful(Self.read(20, 2), at: 1100))
  }

  @Test mutating func `of a unit whose answers overtake one another nothing is proved`() {
    send(Self.read(10, 2), at: 0)
    send(Self.read(20, 1), at: 1000)
    #expect(take(Self.registers(1), at: 1020) == "awaited")
    #expect(take(Self.registers(2), at: 1100) == "late 10")
    send(Self.read(30, 2), at: 1200)
    send(Self.read(30, 1), at: 2200)
    #expect(take(Self.registers(1), at: 2220) == "awaited")
    #expect(isDoubtful(Self.read(40, 2), at: 2300))
  }

  @Test mutating func `of two answers that were overtaken the second may still come`() {
    send(Self.read(10, 2), at: 0)
    send(Self.read(10, 2), at: 900)
    send(Self.read(20, 1), at: 2000)
    #expect(take(Self.registers(1), at: 2020) == "awaited")
    #expect(take(Self.registers(2), at: 2100) == "late 10")
    #expect(isDoubtful(Self.read(20, 2), at: 2200))
    #expect(take(Self.registers(2), at: 2300) == "awaited")
    #expect(!isDoubtful(Self.read(20, 2), at: 2400))
  }

  @Test mutating func `a copy of an old answer shows nothing of the order of answers`() {
    send(Self.read(10, 2), at: 0)
    send(Self.read(20, 1), at: 1000)
    #expect(take(Self.registers(1), at: 1020) == "awaited")
    #expect(take(Self.registers(2), at: 1100, isCopy: true) == "unknown")
    send(Self.read(30, 2), at: 1200)
    send(Self.read(30, 1), at: 2200)
    #expect(take(Self.registers(1), at: 2220) == "awaited")
    #expect(!isDoubtful(Self.read(40, 2), at: 2300))
  }

  @Test mutating func `a copy of an old answer takes off nothing that is awaited`() {
    send(Self.read(10, 2), at: 0)
    send(Self.read(20, 1), at: 1000)
    #expect(take(Self.registers(2), at: 1010, isCopy: true) == "late 10")
    #expect(isDoubtful(Self.read(20, 2), at: 1020))
    #expect(take(Self.registers(2), at: 1030) == "late 10")
    #expect(take(Self.registers(2), at: 1040) == "unknown")
  }

  @Test mutating func `a copy in place of the short answer between does not separate`() {
    send(Self.read(10, 2), at: 0)
    send(Self.read(20, 1), at: 1000)
    #expect(take(Self.registers(1), at: 1010, isCopy: true) == "awaited")
    #expect(isDoubtful(Self.read(20, 2), at: 1020))
    send(Self.read(21, 1), at: 1030)
    #expect(take(Self.registers(1), at: 1040) == "awaited")
    #expect(!isDoubtful(Self.read(20, 2), at: 1050))
  }

  @Test mutating func `a unit may keep its answer back until it is asked again`() {
    send(Self.read(10, 2), at: 0)
    #expect(isDoubtful(Self.read(20, 2), at: 60_000))
    #expect(isDoubtful(Self.read(10, 2), at: 60_000))
    send(Self.read(20, 1), at: 60_000)
    #expect(take(Self.registers(1), at: 60_010) == "awaited")
    #expect(!isDoubtful(Self.read(20, 2), at: 60_020))
  }

  @Test mutating func `an answer belongs to a request that is not overdue`() {
    send(Self.read(30, 1), at: 0)
    send(Self.read(10, 2), at: 100)
    send(Self.read(20, 1), at: 11_000)
    #expect(take(Self.registers(1), at: 11_010) == "awaited")
    #expect(!isDoubtful(Self.read(20, 2), at: 11_020))
    send(Self.read(40, 1), at: 12_000)
    #expect(take(Self.registers(1), at: 12_010) == "awaited")
  }

  @Test mutating func `a stop of the process before a request leaves counts for nothing`() {
    send(Self.read(10, 2), at: 0)
    awaited.left(at: 3_000_000_000)
    #expect(!isDoubtful(Self.read(10, 2), at: 3100))
    for moment in [4000, 4001, 4002] as [Int64] { send(Self.read(20, 1), at: moment) }
    #expect(isDoubtful(Self.read(20, 2), at: 12_900))
    #expect(!isDoubtful(Self.read(20, 2), at: 13_100))
  }

  @Test mutating func `a refusal is taken for that to the oldest request of its function`() {
    send(Self.read(10, 2), at: 0)
    send(Self.read(20, 1), at: 1000)
    #expect(take([0x83, 2], at: 1010) == "late 10")
    #expect(!isDoubtful(Self.read(20, 2), at: 1100))
    #expect(take([0x83, 2], at: 1200) == "awaited")
  }

  @Test mutating func `a write is known by what it wrote`() {
    send([6, 0, 1, 0, 5], at: 0)
    #expect(!isDoubtful([6, 0, 1, 0, 6], at: 1000))
    send([6, 0, 1, 0, 6], at: 1000)
    #expect(take([6, 0, 1, 0, 5], at: 1010) == "late 1")
    #expect(take([6, 0, 1, 0, 6], at: 1020) == "awaited")
    // Function 16 names address and count only.
    send([16, 0, 1, 0, 1, 2, 0, 5], at: 2000)
    #expect(isDoubtful([16, 0, 1, 0, 1, 2, 0, 6], at: 3000))
  }

  @Test mutating func `after ten seconds and three other requests nothing comes any more`() {
    send(Self.read(10, 2), at: 0)
    for moment in [1000, 1001, 1002] as [Int64] { send(Self.read(30, 1), at: moment) }
    #expect(isDoubtful(Self.read(20, 2), at: 9_900))
    #expect(!isDoubtful(Self.read(20, 2), at: 10_100))
  }

  @Test mutating func `no more than some are remembered`() {
    for address in 0..<200 as Range<UInt8> { send(Self.read(address, 2), at: Int64(address)) }
    #expect(take(Self.registers(2), at: 300) == "late 184")
  }
}

@Suite("Recent answers") struct RecentAnswersTests {
  private static let minute: Int64 = 60_000_000_000

  @Test func `the same answer to another request is suspect until it was confirmed`() {
    var recent = RecentAnswers()
    recent.note([3, 2, 0, 7][...], to: [3, 0, 1, 0, 1], at: 0)
    #expect(!recent.isSuspect([3, 2, 0, 7][...], to: [3, 0, 1, 0, 1], at: 0))
    #expect(!recent.isSuspect([3, 2, 0, 8][...], to: [3, 0, 9, 0, 1], at: 0))
    #expect(recent.isSuspect([3, 2, 0, 7][...], to: [3, 0, 9, 0, 1], at: 0))
    recent.confirm([3, 2, 0, 7][...], to: [3, 0, 9, 0, 1], at: 0)
    #expect(!recent.isSuspect([3, 2, 0, 7][...], to: [3, 0, 9, 0, 1], at: 1))
  }

  @Test func `only what was found to be in several blocks is believed of others`() {
    var recent = RecentAnswers()
    for address in 1...4 as ClosedRange<UInt8> {
      recent.note([3, 2, 0, 0][...], to: [3, 0, address, 0, 1], at: 0)
      recent.confirm([3, 2, 0, 0][...], to: [3, 0, address, 0, 1], at: 0)
    }
    recent.note([3, 2, 0, 7][...], to: [3, 0, 5, 0, 1], at: 0)
    #expect(!recent.isSuspect([3, 2, 0, 0][...], to: [3, 0, 9, 0, 1], at: 1))
    #expect(recent.isSuspect([3, 2, 0, 7][...], to: [3, 0, 9, 0, 1], at: 1))
  }

  @Test func `an answer of a watched unit that came lately shows nothing of the order`() {
    var recent = RecentAnswers()
    let (frame, pdu) = ([3, 2, 0, 7] as [UInt8], [3, 0, 1, 0, 1] as [UInt8])
    func mayRepeat(at now: Int64) -> Bool {
      recent.mayRepeat(frame[...], to: pdu, at: now, within: 2_000)
    }
    recent.note(frame[...], to: pdu, at: 0)
    #expect(!mayRepeat(at: 1_000))
    recent.noteOutOfTurn(at: 1_000)
    #expect(mayRepeat(at: 2_000))
    #expect(!mayRepeat(at: 2_001))
    recent.noteCopy(frame[...], at: 2_500)
    #expect(mayRepeat(at: 4_000))
    #expect(recent.wasAnswered(pdu, since: 2_500))
    #expect(!recent.wasAnswered(pdu, since: 2_501))
  }

  @Test func `what came for nobody knows is suspect as the answer to anything`() {
    var recent = RecentAnswers()
    recent.note([3, 2, 0, 7][...], to: [], at: 0)
    #expect(recent.isSuspect([3, 2, 0, 7][...], to: [3, 0, 1, 0, 1], at: 0))
  }

  @Test func `three confirmations make a unit trusted, and an answer out of turn ends that`() {
    var recent = RecentAnswers()
    recent.note([3, 2, 0, 7][...], to: [3, 0, 1, 0, 1], at: 0)
    for address in 2...4 as ClosedRange<UInt8> {
      #expect(recent.isSuspect([3, 2, 0, 7][...], to: [3, 0, address, 0, 1], at: 0))
      recent.confirm([3, 2, 0, 7][...], to: [3, 0, address, 0, 1], at: 0)
    }
    #expect(!recent.isSuspect([3, 2, 0, 7][...], to: [3, 0, 5, 0, 1], at: Self.minute))
    recent.noteOutOfTurn(at: Self.minute)
    #expect(recent.isSuspect([3, 2, 0, 7][...], to: [3, 0, 5, 0, 1], at: 2 * Self.minute))
  }
}

@Suite("Patience after connecting") struct ConnectionPatienceTests {
  /// The pauses of connections to a peer that hears nothing in the first `deaf` ms, in ms; `nil`: never.
  private func pauses(deaf: Int64?, connections: Int, least: Int64 = 0) -> [Int64] {
    var patience = ConnectionPatience()
    var now: Int64 = 0
    return (0..<connections).map { _ in
      let pause = patience.pause(at: now, least: least * 1_000_000)
      now += 1_000_000_000 + pause
      if let deaf, pause >= deaf * 1_000_000 {
        patience.answered(at: now)
      } else {
        patience.wasSilent(at: now)
      }
      return pause / 1_000_000
    }
  }

  @Test func `is not needed where the first request is answered`() {
    #expect(pauses(deaf: 0, connections: 5) == [0, 0, 0, 0, 0])
  }

  @Test(
    arguments: [(300, [350, 350]), (1000, [350, 1100, 1100]), (2000, [350, 1100, 2200, 2200])]
      as [(Int64, [Int64])]
  )
  func `is found in a few steps and kept`(deaf: Int64, found: [Int64]) {
    #expect(pauses(deaf: deaf, connections: 3 + found.count) == [0, 0, 0] + found)
  }

  @Test func `is given up where it does not help, and tried again later`() {
    #expect(
      pauses(deaf: nil, connections: 10) == [0, 0, 0, 350, 1100, 2200, 0, 0, 0, 350]
    )
  }

  @Test func `what was learnt is tried without after ten seconds, and then ever more seldom`() {
    let pauses = pauses(deaf: 300, connections: 200)
    let probes = pauses.indices.filter { $0 > 3 && pauses[$0] == 0 }
    #expect(probes.count == 4, "\(probes)")
    let distances = zip(probes.dropFirst(), probes).map { $0 - $1 }
    #expect(zip(distances.dropFirst(), distances).allSatisfy { $0 > $1 * 3 / 2 }, "\(distances)")
  }

  @Test func `what was learnt is forgotten when it is not needed any more`() {
    var patience = ConnectionPatience()
    for _ in 0..<3 {
      _ = patience.pause(at: 0, least: 0)
      patience.wasSilent(at: 0)
    }
    #expect(patience.pause(at: 0, least: 0) == 350_000_000)
    patience.answered(at: 0)
    #expect(patience.pause(at: 11_000_000_000, least: 0) == 0)
    patience.answered(at: 11_000_000_000)
    #expect(patience.pause(at: 12_000_000_000, least: 0) == 0)
  }

  @Test func `begins at what the configuration asks for`() {
    #expect(pauses(deaf: 1000, connections: 6, least: 500) == [500, 500, 500, 1100, 1100, 1100])
  }
}

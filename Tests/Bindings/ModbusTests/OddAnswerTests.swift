import Modbus
import TestSupport
import Testing

/// What devices get wrong in the header of an answer over Modbus TCP.
@Suite("An odd answer over TCP", .blocking, .timeLimit(.minutes(10)))
struct OddAnswerTests {
  /// A header and a PDU as they should be, for a device to spoil.
  struct Answer: Sendable {
    var transaction: UInt16
    var networkProtocol: UInt16 = 0
    var length: UInt16
    var unit: UInt8
    var pdu: [UInt8]
    var behind: [UInt8] = []

    init(to request: [UInt8], pdu: [UInt8]) {
      transaction = UInt16(request[0]) << 8 | UInt16(request[1])
      unit = request[6]
      self.pdu = pdu
      length = UInt16(pdu.count + 1)
    }

    var bytes: [UInt8] {
      [transaction, networkProtocol, length].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        + [unit] + pdu + behind
    }
  }

  typealias Spoiling = @Sendable (inout Answer) -> Void

  /// Reads two registers, whose values are the address and the one behind it, with a spoilt answer.
  private func read(
    exception: UInt8? = nil,
    checksUnitID: Bool = true,
    times: Int = 3,
    spoil: @escaping Spoiling
  ) -> (outcomes: [String], connections: Int) {
    let peer = OddPeer { request, _ in
      let address = [request[8], request[9]]
      let right = exception.map { [request[7] | 0x80, $0] } ?? [3, 4] + address + [0, 1]
      var answer = Answer(to: request, pdu: right)
      spoil(&answer)
      return answer.bytes
    }
    var options = ModbusClientOptions(responseTimeout: .milliseconds(400))
    options.checksUnitID = checksUnitID
    let client = ModbusClient(.tcp(host: "127.0.0.1", port: peer.port), options: options)
    let outcomes = (0..<times).map { round -> String in
      do throws(ModbusError) {
        return "\(try client.values(at: UInt16(10 + round), count: 2))"
      } catch {
        return "\(error.kind)"
      }
    }
    client.close()
    peer.stop()
    return (outcomes, client.statistics.connections)
  }

  private static let right = ["[10, 1]", "[11, 1]", "[12, 1]"]

  @Test(arguments: [0, 1, 2, 4, 5, 6, 9, 100, 256, 768, 65_535] as [UInt16])
  func `an exception with a wrong length in its header is that exception`(length: UInt16) {
    let result = read(exception: 2) { $0.length = length }
    #expect(result.outcomes == Array(repeating: "exception(2)", count: 3))
    #expect(result.connections == 1)
  }

  @Test(arguments: [1, 5] as [Int])
  func `an exception with bytes behind it that its header counts is read on one connection`(
    padding: Int
  ) {
    let result = read(exception: 3) {
      $0.behind = Array(repeating: 0, count: padding)
      $0.length += UInt16(padding)
    }
    #expect(result.outcomes == Array(repeating: "exception(3)", count: 3))
    #expect(result.connections == 1)
  }

  @Test(arguments: [0, 3, 6, 8, 12, 65_535] as [UInt16])
  func `values with a wrong length in the header are right when the byte count is`(length: UInt16) {
    let result = read { $0.length = length }
    #expect(result.outcomes == Self.right)
  }

  @Test func `bytes behind an answer that nobody counts cost a connection and no value`() {
    let result = read { $0.behind = [0xAA, 0xBB] }
    #expect(result.outcomes == Self.right)
    #expect(result.connections == 3)
  }

  @Test func `a protocol other than 0 leaves nothing in doubt by itself`() {
    #expect(read { $0.networkProtocol = 1 }.outcomes == Self.right)
  }

  @Test func `an answer without a number is right on a connection of its own`() {
    let result = read { $0.transaction = 0 }
    #expect(result.outcomes == Self.right)
    #expect(result.connections == 3)
  }

  @Test(arguments: [0, 255, 7] as [UInt8])
  func `another unit id is refused, and taken where the configuration says so`(unit: UInt8) {
    #expect(
      read { $0.unit = unit }.outcomes.allSatisfy { $0.contains("wrongUnit") }
    )
    let result = read(checksUnitID: false) { $0.unit = unit }
    #expect(result.outcomes == Self.right)
    #expect(result.connections == 1)
  }

  /// What could be another request's answer, or is not what was asked for.
  static let refused: [(String, Spoiling)] = [
    ("another transaction", { $0.transaction &+= 1 }),
    ("the transaction's bytes swapped", { $0.transaction = $0.transaction.byteSwapped }),
    ("fewer registers", { $0 = $0.with(pdu: [3, 2, 0, 10]) }),
    ("more registers", { $0 = $0.with(pdu: [3, 6, 0, 10, 0, 1, 0, 2]) }),
    ("a byte count of registers", { $0.pdu[1] = 2 }),
    ("another function", { $0.pdu[0] = 4 }),
    ("a wrong length and protocol", { ($0.length, $0.networkProtocol) = (99, 1) }),
    ("a wrong length and no number", { ($0.length, $0.transaction) = (99, 0) }),
    ("a cut answer", { $0.pdu.removeLast() }),
    ("nothing but a header", { $0.pdu = [] }),
    (
      "zeros",
      { $0 = Answer(to: Array(repeating: 0, count: 12), pdu: Array(repeating: 0, count: 20)) }
    ),
  ]

  @Test(arguments: refused.indices)
  func `what is not certainly the answer gives no value`(index: Int) {
    let (name, spoil) = Self.refused[index]
    let outcomes = read(times: 2, spoil: spoil).outcomes
    #expect(
      outcomes.allSatisfy { !$0.hasPrefix("[") && !$0.contains("exception") },
      "\(name): \(outcomes)"
    )
  }

  @Test func `no header of any kind makes a wrong value`() {
    let seed = UInt64.random(in: 0 ... .max)
    for round in 0..<200 as Range<UInt64> {
      var random = SeededGenerator(seed: seed &+ round)
      let position = Int.random(in: 0..<13, using: &random)
      let byte = UInt8.random(in: 1...255, using: &random)
      let peer = OddPeer { request, _ in
        var bytes = Answer(to: request, pdu: [3, 4, request[8], request[9], 0, 1]).bytes
        // Not in the values, which nothing protects.
        if position < 9 { bytes[position] ^= byte }
        return bytes
      }
      let client = ModbusClient(
        .tcp(host: "127.0.0.1", port: peer.port),
        options: ModbusClientOptions(responseTimeout: .milliseconds(50))
      )
      let values = try? client.values(at: 77, count: 2)
      #expect(values == nil || values == [77, 1], "seed \(seed) + \(round)")
      client.close()
      peer.stop()
    }
  }
}

extension OddAnswerTests.Answer {
  /// With a header that fits.
  func with(pdu: [UInt8]) -> Self {
    var answer = self
    answer.pdu = pdu
    answer.length = UInt16(pdu.count + 1)
    return answer
  }
}

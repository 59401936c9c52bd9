import Synchronization
import TestSupport
import Testing

@testable import Modbus

/// A unit that sends an old answer in front of the right one, which comes later.
@Suite("A copied answer", .blocking, .timeLimit(.minutes(10)))
struct CopiedAnswerTests {
  /// Registers hold their address, those from 2000 on a count of the requests; each time these are read after the
  /// third, the answer before is sent, and the right one in front of that to the next request.
  private final class Device: Sendable {
    private struct State {
      var requests: UInt16 = 0
      var clock: [UInt8] = []
      var clocks = 0
      var withheld: [UInt8] = []
    }

    private let state = Mutex(State())

    func reply(to request: [UInt8]) -> [UInt8] {
      state.withLock { state in
        state.requests += 1
        let address = UInt16(request[2]) << 8 | UInt16(request[3])
        let count = UInt16(request[4]) << 8 | UInt16(request[5])
        let values = (0..<count).map { address >= 2000 ? state.requests : address + $0 }
        let pdu =
          [request[1], UInt8(2 * count)] + values.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let answer = RTUFrame.encode(pdu, unit: request[0])
        let late = state.withheld
        state.withheld = []
        guard address >= 2000, count == 2 else { return late + answer }
        state.clocks += 1
        defer { state.clock = answer }
        // The third is sent twice: the unit is known then to send what nobody waited for.
        if state.clocks <= 3 { return late + answer + (state.clocks == 3 ? answer : []) }
        state.withheld = answer
        return late + state.clock
      }
    }
  }

  @Test func `does not make the right one that of the next request`() throws {
    let device = Device()
    let peer = OddPeer { request, _ in device.reply(to: request) }
    defer { peer.stop() }
    let client = ModbusClient(
      .rtuOverTCP(host: "127.0.0.1", port: peer.port),
      options: ModbusClientOptions(responseTimeout: .milliseconds(100))
    )
    defer { client.close() }
    var right = 0
    for round in 0..<20 as Range<UInt16> {
      _ = try? client.values(at: 2000, count: 2)
      let address = 10 * (round + 1)
      let values = try? client.values(at: address, count: 2)
      #expect(values == nil || values == [address, address + 1], "round \(round)")
      if values != nil { right += 1 }
    }
    #expect(right >= 3)
  }

  /// Blocks that hold the same look like copies of one another, and bits more often than others; refusals have no
  /// shape of their own.
  @Test(arguments: [Transport.rtuOverTCP, .serial])
  func `is not seen in sound blocks that hold the same, nor in refusals among them`(
    transport: Transport
  ) throws {
    let bench = try Bench(transport, baud: 115_200)
    let client = bench.client()
    let requests: [(UInt8, UInt16, Int)] = [
      (1, 0, 3), (1, 3, 3), (1, 990, 75), (1, 6, 3), (1, 991, 8), (2, 9, 3), (2, 12, 3),
      (2, 995, 9),
      (1, 9, 3), (1, 12, 3), (1, 15, 3), (1, 999, 4),
    ]
    for (function, address, count) in requests {
      let kind = failure { () throws(ModbusError) in
        _ = try client.values(function, at: address, count: count)
      }
      #expect(kind == (Int(address) + count > 1000 ? .exception(2) : nil), "\(function) \(address)")
    }
    #expect(client.statistics.connections == 1)
    #expect(client.statistics.lateAnswers == 0)
    #expect(client.units[1]?.awaited.shapes == [])
  }
}

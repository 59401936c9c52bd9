import Synchronization
import TestSupport
import Testing

@testable import Modbus

/// A unit that sends answers twice, keeps some back, and loses requests: no value is another block's.
///
/// Nothing here depends on how fast the machine is: what the unit sends, and in which order, follows from the
/// seed and the requests.
@Suite("Doubled answers", .blocking, .timeLimit(.minutes(10)))
struct DoubledAnswerTests {
  /// Works on one request after the other.
  ///
  /// A register holds the tens of its address and a number that grows with each answer, so that no two answers
  /// are the same.
  fileprivate final class Device: Sendable {
    fileprivate struct State {
      var random: SeededGenerator
      var number: UInt16 = 0
      /// The answer that waits for the next request.
      var kept: [UInt8]?
      /// The last answers that were sent, which may come again.
      var sent: [[UInt8]] = []
      /// What was heard and sent lately.
      var log: [String] = []
    }

    private let state: Mutex<State>
    private let changes: Bool

    init(seed: UInt64, changes: Bool) {
      state = Mutex(State(random: SeededGenerator(seed: seed)))
      self.changes = changes
    }

    func reply(to request: [UInt8]) -> [UInt8] {
      state.withLock { state in
        let bytes = reply(to: request, &state)
        state.log.append("\(request.dropLast(2)) → \(bytes)")
        return bytes
      }
    }

    var log: String { state.withLock { $0.log.suffix(16).joined(separator: "\n") } }

    private func reply(to request: [UInt8], _ state: inout State) -> [UInt8] {
      var bytes: [UInt8] = []
      if let copy = state.copy(share: 0.3) { bytes += copy }
      if let kept = state.kept {
        bytes += kept
        state.sent.append(kept)
        state.kept = nil
      }
      if Double.random(in: 0..<1, using: &state.random) < 0.1 { return bytes }
      let answer = answer(to: request, &state)
      guard Double.random(in: 0..<1, using: &state.random) < 0.8 else {
        state.kept = answer
        return bytes
      }
      state.sent.append(answer)
      bytes += answer
      if let copy = state.copy(share: 0.2) { bytes += copy }
      return bytes
    }

    private func answer(to request: [UInt8], _ state: inout State) -> [UInt8] {
      if changes { state.number = (state.number + 1) % 5000 }
      let block = (UInt16(request[2]) << 8 | UInt16(request[3])) / 10
      let count = request[5]
      let value = block * 5000 + state.number
      let registers = (0..<count).flatMap { _ in [UInt8(value >> 8), UInt8(value & 255)] }
      return RTUFrame.encode([request[1], 2 * count] + registers, unit: request[0])
    }
  }

  private struct Plant {
    let client: ModbusClient
    let peer: OddPeer

    init(_ device: Device) {
      peer = OddPeer { request, _ in device.reply(to: request) }
      client = ModbusClient(
        .rtuOverTCP(host: "127.0.0.1", port: peer.port),
        options: ModbusClientOptions(responseTimeout: .milliseconds(40))
      )
    }

    func stop() {
      client.close()
      peer.stop()
    }
  }

  @Test(arguments: 1...6, [true, false])
  func `are never taken for another block's`(seed: UInt64, changes: Bool) {
    let device = Device(seed: seed, changes: changes)
    let plant = Plant(device)
    defer { plant.stop() }
    var right = 0
    for round in 0..<100 {
      let block = UInt16(round % 7)
      guard let values = try? plant.client.values(at: 10 * block, count: 2) else { continue }
      right += 1
      #expect(values[0] / 5000 == block, "round \(round): \(values) after\n\(device.log)")
    }
    #expect(right > 3, "seed \(seed)")
  }
}

extension DoubledAnswerTests.Device.State {
  /// One of the last answers once more, with this probability.
  fileprivate mutating func copy(share: Double) -> [UInt8]? {
    guard !sent.isEmpty, Double.random(in: 0..<1, using: &random) < share else { return nil }
    return sent.suffix(3).randomElement(using: &random)
  }
}

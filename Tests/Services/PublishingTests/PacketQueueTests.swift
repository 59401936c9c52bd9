import TestSupport
import Testing

@testable import Publishing

@Suite struct PacketQueueTests {
  /// The same by searching.
  private struct Model {
    var sent: [(packet: Int32?, value: Int)] = []

    var first: Int? { sent.first?.value }

    mutating func remove(_ packet: Int32) -> Int? {
      guard let index = sent.firstIndex(where: { $0.packet == packet }) else { return nil }
      return sent.remove(at: index).value
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `it does what a search would do, in whatever order answers come`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var (queue, model) = (PacketQueue<Int>(), Model())
    var packet: Int32 = 0
    for number in 0..<4000 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        packet = packet % 65_535 + 1
        // Some have no packet id.
        let own = Int.random(in: 0..<20, using: &random) == 0 ? nil : packet
        queue.append(number, as: own)
        model.sent.append((own, number))
      case 5..<7:
        let answered = model.sent.randomElement(using: &random)?.packet ?? -7
        let expected = model.remove(answered)
        #expect(queue[answered] == expected, "seed \(seed)")
        #expect(queue.remove(answered) == expected, "seed \(seed)")
        #expect(queue.remove(answered) == nil && queue[answered] == nil, "seed \(seed)")
      default:
        queue.removeFirst()
        if !model.sent.isEmpty { model.sent.removeFirst() }
      }
      #expect(queue.first == model.first && queue.count == model.sent.count, "seed \(seed)")
    }
  }

  @Test func `a packet that is settled keeps its place and is no longer found`() {
    var queue = PacketQueue<String>()
    for (number, value) in ["a", "b", "c"].enumerated() {
      queue.append(value, as: Int32(number + 1))
    }
    #expect(queue.settle(2) { $0 = "B" } == "B")
    #expect(queue.settle(2) { $0 = "no" } == nil && queue[2] == nil)
    #expect(queue.count == 3)
    queue.removeFirst()
    #expect(queue.first == "B")
  }

  @Test func `a packet id that comes again means the later value`() {
    var queue = PacketQueue<String>()
    queue.append("refused", as: 9)
    _ = queue.settle(9) { _ in }
    queue.append("later", as: 9)
    #expect(queue[9] == "later")
    queue.removeFirst()
    #expect(queue[9] == "later" && queue.first == "later")
  }

  /// How long `count` answers take in an order.
  private static func time(_ count: Int, _ order: (Int) -> [Int]) -> Duration {
    ContinuousClock().measure {
      var queue = PacketQueue<Int>()
      for number in 1...count { queue.append(number, as: Int32(number)) }
      for number in order(count) { _ = queue.remove(Int32(number)) }
      #expect(queue.isEmpty)
    }
  }

  @Test(arguments: ["in order", "backwards", "shuffled"])
  func `an answer costs the same with 1,000 and with 60,000 that wait`(order: String) {
    func sorted(_ count: Int) -> [Int] {
      var random = SeededGenerator(seed: 7)
      switch order {
      case "in order": return Array(1...count)
      case "backwards": return (1...count).reversed()
      default: return (1...count).shuffled(using: &random)
      }
    }
    let few = (0..<5).map { _ in Self.time(1000, sorted) }.max() ?? .zero
    let many = (0..<3).map { _ in Self.time(60_000, sorted) }.min() ?? .zero
    // A search would make it 3,600 times as long; a busy machine, not more than some times.
    #expect(many < few * 60 * 15, "\(few), \(many)")
  }
}

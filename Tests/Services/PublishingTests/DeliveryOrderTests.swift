import Measurements
import Messages
import Outbox
import TestSupport
import Testing

@testable import Publishing

/// A broker and a store around the order of delivery; what happens is random.
private struct Course {
  var order = DeliveryOrder(after: 0)
  var stored: Set<Int64> = []
  var newest: Int64 = 0
  var flying: [(packet: Int32, id: Int64)] = []
  var nextPacket: Int32 = 1
  var arrived: [Int64] = []
  var historical: Set<Int64> = []
  /// Whether the broker has temporarily refused a message.
  var isHeld = false

  mutating func store(_ count: Int) {
    for _ in 0..<count {
      newest += 1
      stored.insert(newest)
    }
  }

  mutating func send() {
    guard !isHeld else { return }
    for index in order.ranges.indices {
      while let need = order.need(of: index) {
        let last = min(need.upTo, newest)
        let found = last > need.after ? (need.after + 1...last).filter(stored.contains) : []
        order.supply(found.prefix(7).map(Self.message), upTo: need.upTo, to: index)
        if need.upTo == .max || !found.isEmpty { break }
      }
      for message in order.waiting(in: index, upTo: 5) {
        order.noteSent(message, as: nextPacket, in: index)
        flying.append((nextPacket, message.id))
        arrived.append(message.id)
        if order.ranges[index].isHistorical { historical.insert(message.id) }
        nextPacket += 1
      }
    }
    order.advance()
  }

  mutating func acknowledge(_ count: Int) {
    for _ in 0..<min(count, flying.count) {
      let isKnown = order.acknowledge(flying.removeFirst().packet)
      #expect(isKnown)
    }
    order.advance()
  }

  /// The broker refuses one of the messages in flight.
  mutating func refuse(_ place: Int) {
    guard flying.indices.contains(place) else { return }
    let refused = flying.remove(at: place)
    arrived.remove(at: arrived.lastIndex(of: refused.id) ?? 0)
    order.refuse(refused.packet)
    isHeld = true
  }

  /// Continues after a refusal when all messages have been answered.
  mutating func resume(liveFirst: Bool) {
    guard isHeld, order.unansweredCount == 0 else { return }
    order.restart(liveAfter: liveFirst ? newest : nil)
    isHeld = false
  }

  mutating func reconnect(liveFirst: Bool) {
    flying = []
    isHeld = false
    order.restart(liveAfter: nil)
    order.restart(liveAfter: liveFirst ? newest : nil)
  }

  static func message(_ id: Int64) -> StoredMessage {
    StoredMessage(
      id: id,
      ordinal: id,
      message: Message(
        topic: "t",
        payload: [],
        messageClass: .telemetry,
        retain: false,
        timestamp: Timestamp(milliseconds: id)
      )
    )
  }
}

@Suite(.computing) struct DeliveryOrderTests {
  @Test(arguments: [false, true])
  func `whatever happens, all arrives, and the cursor never passes what has not`(liveFirst: Bool) {
    for _ in 0..<200 {
      let seed = UInt64.random(in: 0...UInt64.max)
      var state = seed
      func chance(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
      }
      var course = Course()
      for _ in 0..<300 {
        switch chance(12) {
        case 0...2: course.store(chance(6))
        case 3...5: course.send()
        case 6...8: course.acknowledge(chance(8))
        case 9: course.refuse(chance(5))
        case 10: course.resume(liveFirst: liveFirst && chance(2) == 0)
        default: course.reconnect(liveFirst: liveFirst && chance(2) == 0)
        }
        let have = Set(course.arrived)
        let done = course.order.acknowledged
        #expect(done <= course.newest, "seed \(seed)")
        #expect(course.stored.allSatisfy { $0 > done || have.contains($0) }, "seed \(seed)")
      }
      for _ in 0..<1000 where course.order.acknowledged < course.newest {
        course.send()
        course.acknowledge(.max)
        course.resume(liveFirst: false)
      }
      #expect(course.order.acknowledged == course.newest, "seed \(seed)")
      #expect(Set(course.arrived) == course.stored, "seed \(seed)")
      if !liveFirst {
        // Only messages that were in flight with a refused one can overtake it.
        var last: [Int64: Int] = [:]
        for (place, id) in course.arrived.enumerated() { last[id] = place }
        let order = last.sorted { $0.value < $1.value }.map(\.key)
        #expect(order == order.sorted(), "seed \(seed)")
        #expect(course.historical.isEmpty)
      }
    }
  }

  @Test func `messages that were given up are passed over`() {
    var course = Course()
    course.store(20)
    course.stored.subtract(5...20)
    course.reconnect(liveFirst: true)
    for _ in 0..<10 {
      course.send()
      course.acknowledge(.max)
    }
    #expect(course.arrived == [1, 2, 3, 4])
    #expect(course.order.acknowledged == 20)
    #expect(course.order.ranges.count == 1)
  }

  @Test func `the cursor stays before a refused message, which is sent again with all behind it`() {
    var course = Course()
    course.store(5)
    course.send()
    course.acknowledge(2)
    let refused = course.flying[0].packet
    course.order.refuse(refused)
    #expect(!course.order.isWaiting(for: refused))
    course.flying.removeFirst()
    #expect(course.order.unansweredCount == 2)
    course.acknowledge(2)
    #expect(course.order.acknowledged == 2)
    #expect(course.order.unansweredCount == 0)
    course.order.restart(liveAfter: nil)
    course.send()
    course.acknowledge(.max)
    #expect(course.arrived == [1, 2, 3, 4, 5, 3, 4, 5])
    #expect(course.order.acknowledged == 5)
  }

  @Test func `a message that is held keeps its place, and is sent on the next connection`() {
    var course = Course()
    course.store(4)
    guard let need = course.order.need(of: 0) else { return #expect(Bool(false)) }
    let messages = (1...4).map { Course.message(Int64($0)) }
    course.order.supply(messages, upTo: need.upTo, to: 0)
    course.order.noteSkipped(messages[0], in: 0)
    #expect(course.order.skippedCount == 1 && course.order.unansweredCount == 0)
    course.send()
    course.acknowledge(.max)
    #expect(course.arrived == [2, 3, 4])
    #expect(course.order.acknowledged == 0)
    course.order.restart(liveAfter: nil)
    #expect(course.order.skippedCount == 0)
    course.send()
    course.acknowledge(.max)
    #expect(course.arrived == [2, 3, 4, 1, 2, 3, 4])
    #expect(course.order.acknowledged == 4)
  }

  @Test func `what went ahead of a backlog is not sent again on the next connection`() {
    var course = Course()
    course.store(50)
    course.reconnect(liveFirst: true)
    course.store(3)
    course.send()
    course.acknowledge(3)
    #expect(course.arrived.prefix(3) == [51, 52, 53])
    course.reconnect(liveFirst: true)
    for _ in 0..<100 {
      course.send()
      course.acknowledge(.max)
    }
    #expect(course.arrived.filter { $0 > 50 } == [51, 52, 53])
    #expect(Set(course.arrived) == course.stored)
  }
}

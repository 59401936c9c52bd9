import Testing

@testable import Mqtt

@Suite struct SentMessagesTests {
  private let options: MqttOptions = {
    var options = MqttOptions(host: "broker", port: 1883, clientID: "gw")
    options.maxInFlight = 2
    options.maxUnwritten = 100
    return options
  }()

  private func hasRoom(
    _ sent: SentMessages,
    _ qos: MqttQoS = .atLeastOnce,
    size: Int = 10,
    undelivered: Int = 0
  ) -> Bool {
    sent.hasRoom(for: qos, size: size, undelivered: undelivered, options)
  }

  @Test func `the window holds what has no answer, and answers that nobody has seen`() {
    var sent = SentMessages()
    for id in 1...2 as ClosedRange<Int32> {
      #expect(hasRoom(sent))
      sent.noteID(id)
      sent.noteAtLeastOnce(id, isDowngraded: false)
    }
    #expect(!hasRoom(sent) && hasRoom(sent, .atMostOnce))
    sent.noteOutcome(2, 0, nil)
    #expect(hasRoom(sent) && !hasRoom(sent, undelivered: 1) && !sent.isAcknowledged)
    sent.noteOutcome(1, 0x87, "no")
    #expect(sent.isAcknowledged)
    let answers = sent.takeAnswers()
    #expect(answers.map(\.id) == [2, 1] && answers.map(\.code) == [0, 0x87])
    #expect(answers.map(\.words) == [nil, "no"])
    #expect(sent.takeAnswers().count == 0)
  }

  @Test func `the id of a message without an answer does not come again`() {
    var sent = SentMessages()
    sent.noteID(1)
    sent.noteAtLeastOnce(1, isDowngraded: false)
    sent.noteID(65_535)
    #expect(!hasRoom(sent))
    sent.noteOutcome(1, 0, nil)
    #expect(hasRoom(sent))
  }

  @Test func `what the socket does not take is limited by its size`() {
    var sent = SentMessages()
    #expect(hasRoom(sent, .atMostOnce, size: 1000))
    sent.noteAtMostOnce(1, size: 60)
    #expect(hasRoom(sent, .atMostOnce, size: 40) && !hasRoom(sent, .atMostOnce, size: 41))
    sent.noteOutcome(1, 0, nil)
    #expect(hasRoom(sent, .atMostOnce, size: 1000))
  }

  @Test func `messages sent with QoS 0 for QoS 1 count as answered by a proof only`() {
    var sent = SentMessages()
    for id in 1...2 as ClosedRange<Int32> { sent.noteAtLeastOnce(id, isDowngraded: true) }
    #expect(!sent.wantsProof)
    sent.noteOutcome(1, 0, nil)
    #expect(sent.wantsProof)
    #expect(sent.takeAnswers().count == 0)
    sent.beginProof(9)
    sent.noteOutcome(2, 0, nil)
    // One proof at a time; what is written meanwhile needs the next one.
    #expect(!sent.wantsProof)
    #expect(sent.takeProof(8) == false)
    #expect(sent.takeProof(9) == true)
    #expect(sent.takeAnswers().map(\.id) == [1])
    #expect(sent.wantsProof && !sent.isAcknowledged)
    sent.beginProof(10)
    #expect(sent.takeProof(10) == true)
    #expect(sent.takeAnswers().map(\.id) == [2])
    #expect(sent.isAcknowledged)
  }

  private typealias Change = @Sendable (inout ConnectionStage) -> Void
  private static let ended = ConnectionStage.over("lost", .lost)
  private static let changes: [(ConnectionStage, Change, ConnectionStage)] = [
    (.connecting, { $0.ask() }, .asking), (.asking, { $0.ask() }, .asking),
    (.leaving, { $0.ask() }, .leaving), (ended, { $0.ask() }, ended),
    (.connecting, { $0.leave() }, .leaving), (.asking, { $0.leave() }, .leaving),
    (.leaving, { $0.leave() }, .leaving), (ended, { $0.leave() }, ended),
    (.connecting, { $0.end("lost", .lost) }, ended), (.asking, { $0.end("lost", .lost) }, ended),
    (.leaving, { $0.end("lost", .lost) }, ended), (ended, { $0.end("later", .left) }, ended),
  ]

  @Test func `the stages of a connection follow one another as the table says`() {
    for (before, change, after) in Self.changes {
      var stage = before
      change(&stage)
      #expect(stage == after, "\(before)")
      #expect(stage.isOver == (after == Self.ended))
    }
  }
}

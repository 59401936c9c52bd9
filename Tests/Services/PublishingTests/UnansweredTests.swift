import Testing

@testable import Publishing

@Suite struct UnansweredTests {
  private func suspect(_ id: Int64) -> Suspect { .message(id, topic: "t", isRetained: false) }

  @Test func `the first without an answer is known in any order of answers`() {
    var unanswered = Unanswered()
    let ticket = unanswered.begin()
    _ = unanswered.end((1...4).map { ($0, suspect(Int64($0))) }, on: ticket)
    #expect(unanswered.first == suspect(1) && !unanswered.hasAnswers)
    _ = unanswered.answer(2)
    #expect(unanswered.first == suspect(1) && unanswered.hasAnswers)
    _ = unanswered.answer(1)
    #expect(unanswered.first == suspect(3))
    _ = unanswered.answer(3)
    _ = unanswered.answer(4)
    #expect(unanswered.first == nil)
  }

  @Test func `an answer that comes before the packet id counts`() {
    var unanswered = Unanswered()
    let ticket = unanswered.begin()
    let refusal = Refusal(code: 0x87, text: "not authorized")
    #expect(unanswered.answer(7) == nil)
    #expect(unanswered.answer(9, refusal) == nil)
    let packets = [(7, suspect(1)), (8, suspect(2)), (9, suspect(4))] as [(Int32, Suspect)]
    #expect(
      unanswered.end(packets, on: ticket) == [
        Answered(packet: 7, suspect: suspect(1)),
        Answered(packet: 9, suspect: suspect(4), refusal: refusal),
      ]
    )
    #expect(unanswered.first == suspect(2) && unanswered.hasAnswers)
    // The id of a later message is another matter.
    let next = unanswered.begin()
    #expect(unanswered.end([(7, suspect(3))], on: next) == [])
  }

  @Test func `what a former connection sent is not waited for`() {
    var unanswered = Unanswered()
    let ticket = unanswered.begin()
    unanswered.forget()
    #expect(unanswered.end([(1, suspect(1))], on: ticket) == [])
    #expect(unanswered.first == nil)
  }

  @Test func `thousands of answers cost no more than they are`() {
    var unanswered = Unanswered()
    let ticket = unanswered.begin()
    _ = unanswered.end((1...20_000).map { ($0, suspect(Int64($0))) }, on: ticket)
    for packet in 1...20_000 as ClosedRange<Int32> {
      #expect(unanswered.answer(packet) == suspect(Int64(packet)))
    }
    #expect(unanswered.first == nil)
  }

  @Test func `a message is taken only by an answer that is no refusal, on its connection`() {
    let refusal = Refusal(code: 0x87, text: "not authorized")
    var unanswered = Unanswered()
    let ticket = unanswered.begin()
    _ = unanswered.end([(1, suspect(1)), (2, suspect(2)), (3, suspect(3))], on: ticket)
    #expect(!unanswered.isTaken(1))
    _ = unanswered.answer(1)
    #expect(unanswered.isTaken(1) && !unanswered.isTaken(2))
    _ = unanswered.answer(2, refusal)
    #expect(!unanswered.isTaken(2))
    unanswered.forget()
    #expect(!unanswered.isTaken(1) && !unanswered.isTaken(3))
  }
}

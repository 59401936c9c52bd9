import Testing

@testable import Adapters

@Suite struct SubscriptionRequestsTests {
  private let requests = SubscriptionRequests()

  private func ask(_ filters: [String]) {
    requests.begin(with: "park")
    for (index, filter) in filters.enumerated() {
      requests.note(filter, as: Int32(index + 1), with: "park")
    }
  }

  @Test func `a refused filter is named with its reason`() {
    ask(["c/+"])
    #expect(
      requests.answer(1, "not authorized", with: "park")
        == .refused(["c/+"], reason: "not authorized")
    )
  }

  @Test func `many refused filters are one report, when all have an answer`() {
    ask(["c/ping", "c/poll", "c/write"])
    #expect(requests.answer(2, "no", with: "park") == .nothingNew)
    #expect(requests.answer(1, nil, with: "park") == .nothingNew)
    #expect(
      requests.answer(3, "quota", with: "park") == .refused(["c/poll", "c/write"], reason: "no")
    )
  }

  @Test func `a broker that takes all of them again is reported once`() {
    ask(["c/+"])
    _ = requests.answer(1, "no", with: "park")
    for expected in [SubscriptionRequests.Outcome.takenAgain, .nothingNew] {
      ask(["c/+"])
      #expect(requests.answer(1, nil, with: "park") == expected)
    }
  }

  @Test func `answers to what nobody has asked, and of an earlier connection, say nothing`() {
    #expect(requests.answer(1, "no", with: "other") == .nothingNew)
    ask(["c/ping", "c/poll"])
    _ = requests.answer(1, "no", with: "park")
    ask(["c/ping"])
    #expect(requests.answer(2, "no", with: "park") == .nothingNew)
    #expect(requests.answer(1, nil, with: "park") == .nothingNew)
  }
}

import Testing

@testable import Publishing

@Suite struct ReportedRejectionsTests {
  @Test func `each kind of topic is news once, and each topic`() {
    var reported = ReportedRejections()
    let steps: [(String, ReportedRejections.News)] = [
      ("a/m1/data", .kind), ("a/m1/data", .none), ("a/m2/data", .topic), ("a/m2/data", .none),
      ("a/m1/status", .kind), ("a/m1/kpi/energy/15min", .kind), ("a/m1/kpi/energy/day", .topic),
      ("a/_gateway/g/reply/ping", .kind), ("a/_gateway/g/reply/poll", .topic),
      ("a/_gateway/g/status", .topic),
    ]
    for (topic, news) in steps {
      #expect(reported.note(topic, .refused(code: 0x87)) == news, "\(topic)")
    }
  }

  @Test func `another cause is news, another text of the same cause is none`() {
    var reported = ReportedRejections()
    #expect(reported.note("a/m1/data", .refused(code: 0x87)) == .kind)
    #expect(reported.note("a/m1/data", .refused(code: 0x99)) == .kind)
    #expect(reported.note("a/m1/data", .cannotBeSent) == .kind)
    #expect(reported.note("a/m1/data", .closes) == .kind)
    #expect(reported.note("a/m1/data", .refused(code: 0x87)) == .none)
  }

  @Test func `however many topics are refused, the reports are limited`() {
    var reported = ReportedRejections()
    let news = (1...10_000).map { reported.note("a/m\($0)/data", .refused(code: 0x87)) }
    #expect(news.count { $0 == .kind } == 1)
    #expect(news.count { $0 == .topic } == 255)
    #expect(reported.note("a/m1/status", .refused(code: 0x87)) == .none)
  }
}

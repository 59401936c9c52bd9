import Logging
import Testing

@testable import Logs

struct LogThresholdTests {
  @Test func `a level that changes counts for every logger there is`() {
    let threshold = LogThreshold(.info)
    let sink = LogSink(journal: nil)
    var first = GatewayLogHandler(sink: sink, threshold: threshold)
    first[metadataKey: "connection"] = "panel-a"
    let copy = first
    threshold.level = .debug
    #expect(first.logLevel == .debug && copy.logLevel == .debug)
    threshold.level = .error
    #expect(first.logLevel == .error && copy.logLevel == .error)
  }

  @Test func `but not for one that was given its own`() {
    let threshold = LogThreshold(.info)
    var quiet = GatewayLogHandler(sink: LogSink(journal: nil), threshold: threshold)
    quiet.logLevel = .error
    threshold.level = .trace
    #expect(quiet.logLevel == .error)
  }
}

import Logging
import Testing

@testable import Logs

struct LogTapTests {
  private func line(_ level: Logger.Level, _ text: String) -> LogLine {
    LogLine(level: level, message: text, metadata: ["device": "meter"])
  }

  @Test func `nobody listens at first, and the handler's level is its own`() {
    let tap = LogTap()
    var handler = GatewayLogHandler(
      sink: LogSink(journal: nil),
      threshold: LogThreshold(.warning),
      tap: tap
    )
    // A notice is the end of what a warning began.
    #expect(handler.logLevel == .notice)
    _ = tap.listen(at: .debug)
    #expect(handler.logLevel == .debug)
    _ = tap.listen(at: .critical)
    #expect(handler.logLevel == .notice)
    tap.stop()
    handler.logLevel = .error
    #expect(handler.logLevel == .error)
  }

  @Test func `text from outside stays one line without control characters`() async {
    let tap = LogTap()
    let lines = tap.listen(at: .info)
    let handler = GatewayLogHandler(
      sink: LogSink(journal: nil),
      threshold: LogThreshold(.critical),
      tap: tap
    )
    var logger = Logger(label: "test") { _ in handler }
    logger[metadataKey: "device"] = "m\u{7}1"
    logger.warning("it says: maintenance\nerror: all is lost\u{1B}[31m")
    tap.stop()
    var heard: [String] = []
    for await line in lines { heard.append("\(line.fields): \(line.message)") }
    #expect(heard == ["[\"device\": \"m�1\"]: it says: maintenance error: all is lost�[31m"])
  }

  @Test func `who listens hears lines of the level and above`() async {
    let tap = LogTap()
    let lines = tap.listen(at: .info)
    for level in [Logger.Level.debug, .info, .error] { tap.offer(line(level, "\(level)")) }
    tap.stop()
    var heard: [String] = []
    for await line in lines { heard.append("\(line.level) \(line.message) \(line.fields)") }
    #expect(heard == ["info info [\"device\": \"meter\"]", "error error [\"device\": \"meter\"]"])
  }

  @Test func `there are never more lines than the bound, and the rest is counted`() async {
    let tap = LogTap()
    let lines = tap.listen(at: .trace)
    for number in 0..<10_000 { tap.offer(line(.info, "\(number)")) }
    tap.stop()
    var count = 0
    for await _ in lines { count += 1 }
    // A burst of 100, and 20 for each second that the loop took.
    #expect((100...256).contains(count))
  }

  @Test func `a later listener takes the place of an earlier one`() async {
    let tap = LogTap()
    let first = tap.listen(at: .info)
    let second = tap.listen(at: .info)
    tap.offer(line(.info, "to the second"))
    tap.stop()
    for await _ in first { Issue.record("the first still hears") }
    var heard = 0
    for await _ in second { heard += 1 }
    #expect(heard == 1)
  }

  @Test func `a message is not longer than its bound`() async {
    let tap = LogTap()
    let lines = tap.listen(at: .info)
    tap.offer(line(.info, String(repeating: "x", count: 100_000)))
    tap.stop()
    for await line in lines { #expect(line.message.count == 2048) }
  }
}

import Logging
import Testing

@testable import Logs

@Suite struct LogLineTests {
  private let line = LogLine(
    level: .warning,
    message: "device offline: timeout",
    metadata: ["unit": "7", "device": "main-meter", "connection": "panel-a", "reason": "x"]
  )

  @Test func `People read what it is about first`() {
    #expect(line.text == "panel-a/main-meter/7: device offline: timeout reason=x")
    #expect(LogLine(level: .info, message: "stopped", metadata: [:]).text == "stopped")
    let broker = LogLine(level: .info, message: "connected", metadata: ["broker": "park"])
    #expect(broker.text == "broker park: connected")
    #expect(broker.fields.contains { $0 == ("BROKER", "park") })
  }

  @Test func `The journal gets each part as a field of its own`() {
    let fields = Dictionary(uniqueKeysWithValues: line.fields.map { ($0.name, $0.value) })
    #expect(fields["CONNECTION"] == "panel-a")
    #expect(fields["DEVICE"] == "main-meter")
    #expect(fields["UNIT"] == "7")
    #expect(fields["PRIORITY"] == "4")
    #expect(fields["SYSLOG_IDENTIFIER"] == "park-gateway")
  }

  @Test func `A line that was held back keeps its fields when it is told`() {
    let fields = Dictionary(
      uniqueKeysWithValues: line.repeated(59, in: 60).fields.map { ($0.name, $0.value) }
    )
    #expect(fields["MESSAGE"]?.hasSuffix("(repeated 59 times in 60 s)") == true)
    #expect(fields["DEVICE"] == "main-meter" && fields["UNIT"] == "7")
  }

  @Test(arguments: zip(Logger.Level.allCases, ["7", "7", "6", "5", "4", "3", "2"]))
  func `Levels are those of syslog`(level: Logger.Level, priority: String) {
    let line = LogLine(level: level, message: "", metadata: [:])
    #expect(line.fields.first { $0.name == "PRIORITY" }?.value == priority)
  }
}

import JSON
import Measurements
import Testing

@testable import Commands

struct CommandKindTests {
  private static let now: Int64 = 1_800_000_000_000

  private func error(of command: some Command, _ payload: String) async -> String? {
    await Office([command]).ask(command.name, payload)?["error"]?.string
  }

  @Test func `a reload that is refused says why`() async {
    let reload = ReloadCommand { () throws(CommandFailure) in
      throw CommandFailure(.configurationRefused, "gateway.yaml:3:7: error: a key is missing")
    }
    #expect(await error(of: reload, "{}")?.hasPrefix("configuration_refused: gateway") == true)
  }

  @Test(arguments: [
    "{}", #"{"from":1800000000000}"#, #"{"from":1800000000000,"to":1800000000000}"#,
    #"{"from":"2026-01-01","to":1800000000000}"#, #"{"from":-5,"to":1800000000000}"#,
    #"{"from":1700000000000,"to":1800000000000}"#,
  ])
  func `a backfill without a sound stretch of time is refused`(_ payload: String) async {
    #expect(await error(of: BackfillCommand { _ in 0 }, payload) != nil)
  }

  @Test func `a backfill tells how many messages it published`() async {
    let reply = await Office([BackfillCommand { Int($0.milliseconds / 1000) }])
      .ask("backfill", #"{"from":1799999000000,"to":1800000000000}"#)
    #expect(reply?["result"]?["messages"] == 1000)
  }

  @Test(arguments: [
    (#"{"id":1,"old_final":1,"new_initial":0}"#, "bad_request: device is missing"),
    (
      #"{"id":1,"device":"m","old_final":"1","new_initial":0}"#,
      "bad_request: old_final must be a number"
    ),
    (
      #"{"id":1,"device":"m","old_final":-1,"new_initial":0}"#,
      "out_of_range: a meter's value is not negative"
    ),
    (
      #"{"id":1,"device":"m","old_final":1,"new_initial":0,"at":1800000001000}"#,
      "out_of_range: at must be within the last 7 days"
    ),
  ])
  func `a change of meter is checked`(_ payload: String, _ expected: String) async {
    #expect(await error(of: MeterSwapCommand { _ in }, payload) == expected)
  }

  @Test func `a change of meter counts the import unless another register is named`() async {
    let swaps = Kept<MeterSwap>()
    let office = Office([MeterSwapCommand { swaps.values.append($0) }])
    _ = await office.ask(
      "meter_swap",
      #"{"id":1,"device":"m","old_final":10,"new_initial":2.5}"#
    )
    #expect(swaps.values.first?.point == "active_energy_import")
    #expect(swaps.values.first?.newInitial == 2.5)
    #expect(swaps.values.first?.time.milliseconds == Self.now)
  }

  @Test(arguments: ["null", "[1]", "{}"])
  func `only a simple value is written`(_ value: String) async {
    let payload = #"{"id":1,"device":"m","point":"p","value":\#(value)}"#
    #expect(await error(of: WriteCommand(NoPoints()), payload)?.hasPrefix("bad_request") == true)
  }

  @Test(
    arguments: [
      (#""for":90"#, 90), (#""for":"10min""#, 600), (#""for":"1h""#, 3600), (#""for":null"#, 600),
    ] as [(String, Int64)]
  )
  func `the log is relayed for a while`(_ field: String, _ seconds: Int64) async {
    let log = FakeLog()
    let reply = await Office([LogCommand(log)]).ask("log", #"{"level":"debug",\#(field)}"#)
    #expect(reply?["result"]?["for"] == .integer(seconds))
    #expect(log.relayed.values == ["debug \(seconds)"])
  }

  @Test(arguments: [#""for":0"#, #""for":"2h""#, #""for":"x""#, #""for":-1"#, #""for":1.5"#])
  func `but neither for ever nor for nothing`(_ field: String) async {
    #expect(await error(of: LogCommand(FakeLog()), #"{"level":"debug",\#(field)}"#) != nil)
    #expect(await error(of: LogCommand(FakeLog()), #"{"level":"loud"}"#) != nil)
  }
}

/// Keeps the argument of a closure; used by one task at a time.
private final class Kept<Value>: @unchecked Sendable {
  var values: [Value] = []
}

private struct NoPoints: PointWriting {
  func write(_ order: WriteOrder) async throws(CommandFailure) -> JSONValue { .null }
}

private final class FakeLog: LogAccess {
  let levels = ["debug", "info"]
  let relayed = Kept<String>()
  func relay(level: String, seconds: Int64) async { relayed.values.append("\(level) \(seconds)") }
  func stopRelaying() async {}
}

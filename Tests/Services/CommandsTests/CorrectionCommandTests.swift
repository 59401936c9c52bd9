import Indicators
import JSON
import Measurements
import Testing

@testable import Commands

/// The present time is 2027-01-15 08:00 UTC.
struct CorrectionCommandTests {
  private static let row = KPIRow(
    subject: "factory",
    family: .energy,
    period: "hour",
    interval: Interval(
      from: Timestamp(milliseconds: 1_799_996_400_000),
      to: Timestamp(milliseconds: 1_800_000_000_000)
    ),
    isFinal: true,
    revision: 2,
    values: [],
    coverage: 1,
    quality: .estimated
  )

  private static let span = #""from":1799996400000,"to":1800000000000"#

  private func ask(_ command: some Command, _ payload: String) async -> JSONValue? {
    await Office([command]).ask(command.name, payload)
  }

  private static func correct(_ changes: [CorrectCommand.Change] = []) -> CorrectCommand {
    CorrectCommand { _ in CorrectCommand.Outcome(changes: changes, rows: [row]) }
  }

  @Test func `a correction tells before, after and the rows with a new revision`() async {
    let change = CorrectCommand.Change(name: "active_energy_import", before: nil, after: 5.5)
    let reply = await ask(
      Self.correct([change]),
      #"{"id":1,"by":"alice","account":"factory",\#(Self.span),"values":{"active_energy_import":5.5},"why":"x"}"#
    )
    let result = reply?["result"]
    #expect(result?["changed"] == true)
    #expect(result?["before"] == ["active_energy_import": .null])
    #expect(result?["after"]?["active_energy_import"]?.double == 5.5)
    #expect(result?["revised"] == 1)
    guard case .array(let rows)? = result?["rows"] else {
      Issue.record("no rows")
      return
    }
    #expect(rows.first?["kpi"] == "energy/hour")
    #expect(rows.first?["revision"] == 2)
  }

  @Test(arguments: [
    (#""by":"a","account":"f",\#(span),"values":{"e":1}"#, "bad_request: why is missing"),
    (#""account":"f",\#(span),"values":{"e":1},"why":"x""#, "bad_request: by is missing"),
    (#""by":"a",\#(span),"values":{"e":1},"why":"x""#, "bad_request: account is missing"),
    (#""by":"a","account":"f","values":{"e":1},"why":"x""#, "bad_request: from is missing"),
    (#""by":"a","account":"f",\#(span),"why":"x""#, "bad_request: values is missing"),
    (
      #""by":"a","account":"f","from":1799996400000,"to":1800000000001,"values":{"e":1},"why":"x""#,
      "out_of_range: to lies in the future"
    ),
    (
      #""by":"a","account":"f",\#(span),"values":{"e":-1},"why":"x""#,
      "bad_request: values: e must be a number that is not negative"
    ),
    (
      #""by":"a","account":"f",\#(span),"values":{"e":"1"},"why":"x""#,
      "bad_request: values: e must be a number that is not negative"
    ),
  ])
  func `a correction is checked`(_ fields: String, _ expected: String) async {
    #expect(await ask(Self.correct(), "{\"id\":1,\(fields)}")?["error"]?.string == expected)
  }

  @Test(arguments: ["{}", "[]", "5"])
  func `the values of a correction are an object`(_ values: String) async {
    let payload = #"{"id":1,"by":"a","account":"f",\#(Self.span),"values":\#(values),"why":"x"}"#
    let error = await ask(Self.correct(), payload)?["error"]?.string
    #expect(error?.hasPrefix("bad_request: values must be an object") == true)
  }

  @Test func `a correction needs an id`() async {
    let payload = #"{"by":"a","account":"f",\#(Self.span),"values":{"e":1},"why":"x"}"#
    #expect(await ask(Self.correct(), payload)?["error"] == "bad_request: id is missing")
  }

  @Test func `a stop's reason may be given until now, a planned stop lies ahead`() async {
    let reason = StopReasonCommand { _ in .init(stops: 2, rows: []) }
    let past = #"{"line":"l","from":1799996400000,"to":1800000030000,"reason":"jam"}"#
    #expect(await ask(reason, past)?["result"]?["stops"] == 2)
    let ahead = #"{"line":"l","from":1800000000000,"to":1800000100000,"reason":"jam"}"#
    #expect(await ask(reason, ahead)?["error"] == "out_of_range: to lies in the future")
    let plan = PlannedStopCommand { _, _ in [] }
    let stop = #"{"line":"l","from":1800000000000,"to":1800000100000}"#
    #expect(await ask(plan, stop)?["result"]?["revised"] == 0)
    let far = #"{"line":"l","from":1900000000000,"to":1900000100000}"#
    #expect(await ask(plan, far)?["error"] == "out_of_range: from is more than 400 days ahead")
    let empty = #"{"line":"l","from":1800000100000,"to":1800000100000}"#
    #expect(await ask(plan, empty)?["error"] == "bad_request: from must be before to")
  }

  @Test(
    arguments: [
      ("60", 1_800_000_060_000), (#""8h""#, 1_800_028_800_000), (#""2d""#, 1_800_172_800_000),
    ] as [(String, Int64)]
  )
  func `an alarm is shelved for a while`(_ span: String, _ until: Int64) async {
    let shelve = ShelveCommand { _, _ in }
    let reply = await ask(shelve, #"{"alarm":"a","for":\#(span)}"#)
    #expect(reply?["result"]?["shelved_until"] == .integer(until))
  }

  @Test(arguments: [#""for":"8d""#, #""for":-1"#, #""for":"x""#, #""for":1.5"#, #""for":null"#])
  func `but neither for ever nor for nothing`(_ field: String) async {
    let shelve = ShelveCommand { _, _ in }
    let error = await ask(shelve, #"{"alarm":"a",\#(field)}"#)?["error"]?.string
    #expect(error?.hasPrefix("bad_request: for ") == true)
    #expect(await ask(shelve, #"{"alarm":"a","for":0}"#)?["result"]?["shelved_until"] == .null)
  }

  @Test func `an alarm that is not there is told`() async {
    let acknowledge = AcknowledgeCommand { alarm throws(CommandFailure) in
      throw CommandFailure(.notFound, "there is no alarm \"\(alarm)\"")
    }
    let reply = await ask(acknowledge, #"{"alarm":"a"}"#)
    #expect(reply?["error"] == "not_found: there is no alarm \"a\"")
    #expect(await ask(acknowledge, "{}")?["error"] == "bad_request: alarm is missing")
  }
}

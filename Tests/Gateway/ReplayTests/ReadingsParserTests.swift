import Accounting
import Languages
import Measurements
import Production
import Replay
import TestSupport
import Testing

@Suite struct ReadingsParserTests {
  static let points = RecordedPoints(
    references: [
      PointReference(device: "m", point: "energy"), PointReference(device: "m", point: "name"),
      PointReference(device: "press", point: "state"),
      PointReference(device: "press", point: "temperature"),
    ],
    meanings: [
      PointMeaning(unit: "Wh"), PointMeaning(range: nil),
      PointMeaning(states: [0: "idle", 1: "running", -3: "fault"]),
      PointMeaning(range: -40...120, unit: "Cel"),
    ],
    lines: ["press-line"]
  )

  static func parse(
    _ text: String,
    skipsUnknown: Bool = false,
    blocks: [Int] = []
  ) throws(ReadingsProblem) -> [RecordedReading] {
    var parser = ReadingsParser(file: "r.csv", points: points, skipsUnknown: skipsUnknown)
    var readings: [RecordedReading] = []
    var rest = Array(text.utf8)[...]
    for size in blocks {
      readings += try parser.parse(Array(rest.prefix(size))).readings
      rest = rest.dropFirst(size)
    }
    readings += try parser.parse(Array(rest)).readings
    return readings + (try parser.finish().readings)
  }

  private static func problem(_ text: String) -> String? {
    do throws(ReadingsProblem) {
      _ = try parse(text)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `A reading is its time, its point and its value`() throws {
    let text =
      "ts_ms,point,value\n1790787600000,m.energy,12.5\n1790787600000,press.state,-3\n1790787601000,m.energy,\n"
    let readings = try Self.parse(text)
    #expect(readings.map(\.time) == [1_790_787_600_000, 1_790_787_600_000, 1_790_787_601_000])
    #expect(readings.map(\.point) == [0, 2, 0])
    #expect(readings.map(\.value) == [12.5, -3, 0])
    #expect(readings.map(\.isGood) == [true, true, false])
  }

  @Test(arguments: [
    "ts_ms,point,value\r\n1790787600000,m.energy,2\r\n",
    "ts_ms,point,value\n1790787600000,m.energy,2",
    "\u{FEFF}ts_ms,point,value\n1790787600000,m.energy,2\n",
  ])
  func `Line ends of any system and a byte order mark are taken`(text: String) throws {
    #expect(try Self.parse(text).map(\.value) == [2])
  }

  @Test func `A value outside the point's range, and a text, is none`() throws {
    let text =
      "ts_ms,point,value\n1790787600000,press.temperature,121\n1790787600000,press.temperature,120\n1790787600000,m.name,pump\n"
    #expect(try Self.parse(text).map(\.isGood) == [false, true, false])
  }

  @Test(
    arguments: [
      (
        "",
        "r.csv:1:1: error: the file is empty"
      ),
      (
        "ts,point,value\n",
        "r.csv:1:1: error: the first line must be ts_ms,point,value, not \"ts,point,value\": times are"
      ),
      (
        "ts_ms;point;value\n",
        "fields are separated by commas, not by semicolons"
      ),
      (
        "ts_ms\tpoint\tvalue\n",
        "not by tabs"
      ),
      (
        "point,ts_ms,value\n",
        "the columns are in another order"
      ),
      (
        "ts_ms,point,value,quality\n",
        "there are no other columns"
      ),
      (
        "Ts_ms, point, value\n",
        "without spaces, quotes and capitals"
      ),
      (
        "1790787600000,m.energy,1\n",
        "put it above the first reading"
      ),
      (
        "ts_ms,point,value\r1790787600000,m.energy,1\r",
        "lines end with CR alone"
      ),
      (
        "PK\u{3}\u{4}\n",
        "a spreadsheet or ZIP"
      ),
      (
        "t\0s\0_\0m\0",
        "no UTF-8 text"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy\n",
        "r.csv:2:23: error: a reading is"
      ),
      (
        "ts_ms,point,value\n1790787600000;m.energy;1\n",
        "r.csv:2:1: error: a reading is ts_ms,point,value: commas separate fields, not semicolons"
      ),
      (
        "ts_ms,point,value\n\n",
        "r.csv:2:1: error: the line is empty; remove it"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,1\nts_ms,point,value\n",
        "r.csv:3:1: error: the header again"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,1\r1790787600000,m.energy,1\n",
        "r.csv:2:24: error: a line ends with CR alone"
      ),
      (
        "ts_ms,point,value\n1790787600,m.energy,1\n",
        "r.csv:2:1: error: 1790787600 would be a time in seconds, but ts_ms is in milliseconds: write 1790787600000"
      ),
      (
        "ts_ms,point,value\n1790787600.25,m.energy,1\n",
        "would be a time in seconds, but ts_ms is in milliseconds: write 1790787600250"
      ),
      (
        "ts_ms,point,value\n1790787600000000,m.energy,1\n",
        "would be a time in microseconds, but ts_ms is in milliseconds: write 1790787600000"
      ),
      (
        "ts_ms,point,value\n1790787600000000000,m.energy,1\n",
        "would be a time in nanoseconds, but ts_ms is in milliseconds: write 1790787600000"
      ),
      (
        "ts_ms,point,value\n1790787600000.5,m.energy,1\n",
        "is no whole number of milliseconds: write 1790787600001"
      ),
      (
        "ts_ms,point,value\n46296.5,m.energy,1\n",
        "spreadsheet"
      ),
      (
        "ts_ms,point,value\n2026-10-01 00:00:00,m.energy,1\n",
        "is a date; ts_ms is Unix time in milliseconds, such as 1790787600000; a local time"
      ),
      (
        "ts_ms,point,value\n2026-10-01T00:00:00+07:00,m.energy,1\n",
        "which date -d TIME +%s000 tells"
      ),
      (
        "ts_ms,point,value\n01/10/2026 00:00,m.energy,1\n",
        "is a date"
      ),
      (
        "ts_ms,point,value\n\"1790787600000\",m.energy,1\n",
        "is no time: write it without quotes"
      ),
      (
        "ts_ms,point,value\n1.5,m.energy,1\n",
        "r.csv:2:1: error: \"1.5\" ms is not between the years 2000 and 2100"
      ),
      (
        "ts_ms,point,value\n-1,m.energy,1\n",
        "r.csv:2:1: error: \"-1\" ms is not between"
      ),
      (
        "ts_ms,point,value\n99999999999999999999,m.energy,1\n",
        "is not between"
      ),
      (
        "ts_ms,point,value\n1790787600009,m.energy,1\n1790787600008,m.energy,1\n",
        "r.csv:3:1: error: the time 1790787600008 is before that of line 2, 1790787600009; sort"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energie,1\n",
        "r.csv:2:15: error: the configuration has no point"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energie,1\n",
        "did you mean \"m.energy\""
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,1,2\n",
        "r.csv:2:24: error: \"1,2\" is no number: a line has three fields, with a decimal point; was 1.2 meant?"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,\"1\"\n",
        "write it without quotes"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,1.284.000,5\n",
        "with a decimal point and nothing between thousands"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,1.284.000\n",
        "is no number: nothing stands between thousands"
      ),
      (
        "ts_ms,point,value\n1790787600000 ,m.energy,1\n",
        "is no time: write it without spaces"
      ),
      (
        "ts_ms,point,value\nx,m.energy,1\n",
        "r.csv:2:1: error: \"x\" is no Unix time in whole milliseconds, such as"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,nan\n",
        "r.csv:2:24: error: \"nan\" is no number; a bad value is an empty field"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,12.5Wh\n",
        "values stand without a unit, in the point's unit, Wh: write 12.5"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,12.5 kWh\n",
        "values stand without a unit, in the point's unit, Wh"
      ),
      (
        "ts_ms,point,value\n1790787600000,press.state,running\n",
        "a state is its number: write 1"
      ),
      (
        "ts_ms,point,value\n1790787600000,press.state,true\n",
        "is no number: write 1"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,0x10\n",
        "r.csv:2:24: error:"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,1e999\n",
        "r.csv:2:24: error:"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy, 1\n",
        "r.csv:2:24: error: \" 1\" is no number: write it without spaces"
      ),
      (
        "ts_ms,point,value\n1790787600000,m.energy,1\n1799787600000,m.energy,1\n",
        "more than 62 days"
      ),
      (
        "ts_ms,point,value\n1790787600000,pres-line.planned_stop,1/2\n",
        "r.csv:2:15: error: the configuration has no production line \"pres-line\"; did you mean \"press-line.planned_stop\"?"
      ),
      (
        "ts_ms,point,value\n1790787600000,press-line.planned_stop,1790787600000\n",
        "r.csv:2:39: error: \"1790787600000\" is no planned stop, which is from/to in Unix milliseconds"
      ),
      (
        "ts_ms,point,value\n1790787600000,press-line.planned_stop,\n",
        "r.csv:2:39: error: \"\" is no planned stop"
      ),
      (
        "ts_ms,point,value\n1790787600000,press-line.planned_stop,1790787600000/1790791200\n",
        "r.csv:2:53: error: 1790791200 would be a time in seconds"
      ),
      (
        "ts_ms,point,value\n1790787600000,press-line.planned_stop,1790787600000/1790787600000\n",
        "the stop ends before it begins"
      ),
      (
        "ts_ms,point,value\n1790787600000,press-line.planned_stop,1790787600000/1793787600000\n",
        "longer than 31 days"
      ),
      (
        "ts_ms,point,value\n1790787600000,press-line.planned_stop,1780787600000/1780787700000\n",
        "more than 62 days before"
      ),
      (
        "ts_ms,point,value\n1790787600000,press-line.planned_stop,1890787600000/1890787700000\n",
        "more than 400 days after"
      ),
    ] as [(String, String)]
  )
  func `What is wrong is told with its line and column`(text: String, words: String) throws {
    let problem = try #require(Self.problem(text))
    #expect(problem.contains(words), "\(problem)")
  }

  @Test func `A line without an end is refused, however long it is`() {
    let text = "ts_ms,point,value\n" + String(repeating: "9", count: 10_000)
    #expect(Self.problem(text)?.contains("r.csv:2:") == true)
  }

  @Test func `A row plans a stop between the readings around it`() throws {
    let rows = [
      "1790787600000,m.energy,1",
      "1790787600000,press-line.planned_stop,1790791200000/1790794800000",
      "1790787600000,m.energy,1", "1790787660000,m.energy,2",
    ]
    var parser = ReadingsParser(file: "r.csv", points: Self.points, skipsUnknown: false)
    let block = try parser.parse(
      Array((["ts_ms,point,value"] + rows + [""]).joined(separator: "\n").utf8)
    )
    let stop = Interval(from: .init(seconds: 1_790_791_200), to: .init(seconds: 1_790_794_800))
    let time = Timestamp(seconds: 1_790_787_600)
    #expect(block.readings.count == 3)
    #expect(block.stops == [RecordedStop(time: time, line: "press-line", stop: stop, position: 1)])
    #expect(
      parser.notes.warnings(in: .english) == [
        "r.csv:4:15: warning: m.energy has a reading of the time 1790787600000 already; both are taken"
      ]
    )
  }

  @Test func `Values that are taken as bad or unknown are told with their first line`() throws {
    var parser = ReadingsParser(file: "r.csv", points: Self.points, skipsUnknown: false)
    let rows = [
      "ts_ms,point,value", "1790787600000,press.temperature,121", "1790787600001,press.state,7",
      "1790787600002,press.temperature,-41", "",
    ]
    _ = try parser.parse(Array(rows.joined(separator: "\n").utf8))
    #expect(
      parser.notes.warnings(in: .english) == [
        "r.csv:2:33: warning: 121.0 is outside the range of press.temperature, -40.0 to 120.0, and is "
          + "bad; 2 such lines",
        "r.csv:3:27: warning: 7.0 is no state of press.state, which has -3, 0, 1",
      ]
    )
  }

  @Test func `Unknown points are passed over on demand`() throws {
    let text = "ts_ms,point,value\n1790787600000,x.y,1\n1790787600000,m.energy,2\n"
    #expect(try Self.parse(text, skipsUnknown: true).map(\.value) == [2])
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `Where a file is cut into blocks changes nothing`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let names = Self.points.references.map(\.name)
    var text = "ts_ms,point,value\n"
    var values: [Double] = []
    for line in 0..<60 {
      let value = Double(Int64.random(in: -1_000_000_000...1_000_000_000, using: &random)) / 1000
      let point = Bool.random(using: &random) ? 0 : 2
      values.append(value)
      text +=
        "\(1_790_787_600_000 + line),\(names[point]),\(value)\(Bool.random(using: &random) ? "\r\n" : "\n")"
    }
    let blocks = (0..<40).map { _ in Int.random(in: 1...60, using: &random) }
    #expect(try Self.parse(text, blocks: blocks).map(\.value) == values, "seed \(seed)")
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `Any bytes are either readings or a problem`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let alphabet = Array("0123456789.,-+eE\n\rm.energy,press".utf8)
    for _ in 0..<100 {
      let count = Int.random(in: 0...80, using: &random)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      let text =
        "ts_ms,point,value\n1790787600000,m.energy," + String(decoding: bytes, as: UTF8.self)
      _ = try? Self.parse(text)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `A number is the double nearest to its digits`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let bits = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
      let value = bits.isFinite ? bits : 1
      let digits = Double(Int64.random(in: 0...999_999_999_999, using: &random)) / 1e4
      for number in [value, digits] where abs(number) < 1e300 {
        let readings = try Self.parse("ts_ms,point,value\n1790787600000,m.energy,\(number)\n")
        #expect(readings.first?.value == number, "seed \(seed)")
      }
    }
  }
}

import Accounting
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
    ranges: [-1e300...1e300, nil, -1e300...1e300, -40...120]
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
      readings += try parser.parse(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    readings += try parser.parse(Array(rest))
    return readings + (try parser.finish())
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
    let text = "ts_ms,point,value\n1000,m.energy,12.5\n1000,press.state,-3\n2000,m.energy,\n"
    let readings = try Self.parse(text)
    #expect(readings.map(\.time) == [1000, 1000, 2000])
    #expect(readings.map(\.point) == [0, 2, 0])
    #expect(readings.map(\.value) == [12.5, -3, 0])
    #expect(readings.map(\.isGood) == [true, true, false])
  }

  @Test(arguments: [
    "ts_ms,point,value\r\n1,m.energy,2\r\n", "ts_ms,point,value\n1,m.energy,2",
    "\u{FEFF}ts_ms,point,value\n1,m.energy,2\n",
  ])
  func `Line ends of any system and a byte order mark are taken`(text: String) throws {
    #expect(try Self.parse(text).map(\.value) == [2])
  }

  @Test func `A value outside the point's range, and a text, is none`() throws {
    let text =
      "ts_ms,point,value\n1,press.temperature,121\n1,press.temperature,120\n1,m.name,pump\n"
    #expect(try Self.parse(text).map(\.isGood) == [false, true, false])
  }

  @Test(arguments: [
    ("", "r.csv:1:1: error: the file is empty"),
    ("ts,point,value\n", "r.csv:1:1: error: the first line must be"),
    ("ts_ms,point,value\n1,m.energy\n", "r.csv:2:11: error: a reading is"),
    ("ts_ms,point,value\n\n", "r.csv:2:1: error: the line is empty"),
    ("ts_ms,point,value\n1.5,m.energy,1\n", "r.csv:2:1: error: \"1.5\" is no Unix time"),
    ("ts_ms,point,value\n-1,m.energy,1\n", "r.csv:2:1: error: -1 ms is not between"),
    ("ts_ms,point,value\n9,m.energy,1\n8,m.energy,1\n", "r.csv:3:1: error: the time 8 is before"),
    ("ts_ms,point,value\n9,m.energie,1\n", "r.csv:2:3: error: the configuration has no point"),
    ("ts_ms,point,value\n9,m.energie,1\n", "did you mean \"m.energy\""),
    ("ts_ms,point,value\n9,m.energy,1,2\n", "r.csv:2:12: error: \"1,2\" is no number"),
    ("ts_ms,point,value\n9,m.energy,nan\n", "r.csv:2:12: error: \"nan\" is no number"),
    ("ts_ms,point,value\n9,m.energy,0x10\n", "r.csv:2:12: error:"),
    ("ts_ms,point,value\n9,m.energy,1e999\n", "r.csv:2:12: error:"),
    ("ts_ms,point,value\n9,m.energy, 1\n", "r.csv:2:12: error:"),
    ("ts_ms,point,value\n9,m.energy,1\n9000000000,m.energy,1\n", "more than 62 days"),
  ])
  func `What is wrong is told with its line and column`(text: String, words: String) throws {
    let problem = try #require(Self.problem(text))
    #expect(problem.contains(words), "\(problem)")
  }

  @Test func `A line without an end is refused, however long it is`() {
    let text = "ts_ms,point,value\n" + String(repeating: "9", count: 10_000)
    #expect(Self.problem(text)?.contains("r.csv:2:") == true)
  }

  @Test func `Unknown points are passed over on demand`() throws {
    let text = "ts_ms,point,value\n1,x.y,1\n1,m.energy,2\n"
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
      text += "\(line),\(names[point]),\(value)\(Bool.random(using: &random) ? "\r\n" : "\n")"
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
      let text = "ts_ms,point,value\n1,m.energy," + String(decoding: bytes, as: UTF8.self)
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
        let readings = try Self.parse("ts_ms,point,value\n1,m.energy,\(number)\n")
        #expect(readings.first?.value == number, "seed \(seed)")
      }
    }
  }
}

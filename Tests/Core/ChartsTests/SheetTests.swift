import Languages
import Calendar
import Charts
import Measurements
import Testing

@Suite struct `Charts of reports` {
  private static let day = Interval(
    from: Timestamp(milliseconds: 0),
    to: Timestamp(milliseconds: 86_400_000)
  )

  private static func hours(_ from: Int64, _ to: Int64) -> Interval {
    Interval(
      from: Timestamp(milliseconds: from * 3_600_000),
      to: Timestamp(milliseconds: to * 3_600_000)
    )
  }

  private static func timeline(days: Int64) -> StateTimeline {
    StateTimeline(
      title: "press",
      subtitle: "",
      interval: day,
      lanes: (0..<days).map { number in
        StateTimeline.Lane(
          name: "day \(number)",
          stretches: [.init(hours(number * 24 + 6, number * 24 + 8), .running)],
          marks: [.init(hours(number * 24 + 6, number * 24 + 14), "early")],
          start: hours(number * 24, number * 24 + 1).from
        )
      },
      zone: .utc
    )
  }

  @Test(arguments: [1, 2, 4, 5, 40] as [Int64])
  func `a lane a day stands at the same hours and the time of all is added up`(days: Int64) {
    let svg = Self.timeline(days: days).svg(.english)
    let places = Self.places(of: "running", in: svg)
    #expect(places.count == Int(days) && Set(places).count == 1)
    #expect(svg.contains("Running \(days * 2):00"))
    // Where many lanes are close together there is no room for the names of shifts.
    #expect(svg.contains(">early</text>") == (days <= 4))
  }

  /// The x coordinates of the rectangles of a class.
  private static func places(of name: String, in svg: String) -> [Substring] {
    svg.split(separator: "\n").filter { $0.contains("class=\"\(name)\"") }.compactMap { line in
      line.split(separator: "\"").dropFirst().first
    }
  }

  @Test func `a waterfall without items ends at availability`() {
    let chart = LossWaterfall(
      title: "",
      subtitle: "",
      plannedTime: 100,
      productionTime: 75,
      producedTime: nil,
      goodTime: nil
    )
    let svg = chart.svg(.vietnamese)
    #expect(Self.places(of: "step", in: svg).count == 3)
    #expect(svg.contains("Độ sẵn sàng") && svg.contains("75,0 %"))
  }

  @Test func `a period is coloured by whether it stayed below what was expected`() {
    let numbers = [(900.0, 1000.0, false), (1100, 1000, true), (.nan, 1000, false)]
    let chart = ExpectedEnergy(
      title: "",
      subtitle: "",
      interval: Self.day,
      bars: numbers.enumerated().map { position, number in
        .init(
          interval: Self.hours(Int64(position), Int64(position) + 1),
          actual: number.0,
          expected: number.1,
          isExtrapolated: number.2
        )
      },
      zone: .utc
    )
    let svg = chart.svg(.english)
    #expect(Self.places(of: "actual", in: svg).count == 2)
    #expect(svg.contains("Outside the trained range"))
    #expect(!svg.contains("nan"))
  }

  @Test func `a sheet is as high as its charts, and no charts are a document too`() {
    var sheet = ChartSheet(title: "a < b", language: .english)
    #expect(sheet.svg.contains("<title>a &lt; b</title>"))
    sheet.add(Self.timeline(days: 1))
    let one = sheet.svg
    sheet.add(Self.timeline(days: 1))
    #expect(one.contains("height=\"194\"") && sheet.svg.contains("height=\"388\""))
    #expect(sheet.svg.contains("translate(0 194)"))
  }
}

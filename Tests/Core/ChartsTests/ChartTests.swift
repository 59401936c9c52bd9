import Languages
import Calendar
import Charts
import Measurements
import TestSupport
import Testing

extension Timestamp {
  /// This number of hours after 2026-11-21 00:00 UTC.
  static func hour(_ hours: Double) -> Self {
    Timestamp(milliseconds: 1_795_219_200_000 + Int64(hours * 3_600_000))
  }
}

extension Interval {
  static func hours(_ from: Double, _ to: Double) -> Self { Self(from: .hour(from), to: .hour(to)) }
}

/// A small XML parser that checks whether a drawing is well formed.
struct Drawing {
  /// Names and attributes of the elements, in order.
  private(set) var elements: [(name: String, attributes: String)] = []
  private(set) var texts: [String] = []
  private(set) var isWellFormed = true

  init(_ document: String) {
    var open: [String] = []
    for part in document.split(separator: "<").dropFirst() where !part.hasPrefix("?") {
      let halves = part.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
      guard let tag = halves.first, halves.count == 2 else {
        isWellFormed = false
        continue
      }
      if tag.hasPrefix("/") {
        if open.popLast() != String(tag.dropFirst()) { isWellFormed = false }
        continue
      }
      let name = String(tag.prefix { $0 != " " && $0 != "/" })
      elements.append((name, String(tag)))
      if !tag.count(where: { $0 == "\"" }).isMultiple(of: 2) { isWellFormed = false }
      if name == "text" || name == "title" { texts.append(String(halves[1])) }
      if !tag.hasSuffix("/") { open.append(name) }
    }
    if !open.isEmpty { isWellFormed = false }
  }

  func count(_ name: String, _ group: String) -> Int {
    elements.count { $0.name == name && $0.attributes.contains("class=\"\(group)\"") }
  }
}

@Suite struct ChartTests {
  private static func profile(_ powers: [Double?], limit: Double? = nil) -> LoadProfile {
    LoadProfile(
      title: "factory",
      subtitle: "a day",
      interval: .hours(0, Double(powers.count)),
      samples: powers.enumerated().map { hour, power in
        let interval = Interval.hours(Double(hour), Double(hour) + 1)
        let band: ChartBand = hour < 6 ? .offPeak : hour < 18 ? .normal : .peak
        return LoadProfile.Sample(interval: interval, power: power, band: band)
      },
      limit: limit,
      zone: .utc
    )
  }

  @Test(arguments: Language.allCases)
  func `A load profile has an area for each band and a mark at its limit`(language: Language) {
    let powers = (0..<24).map { Double($0) * 1000 }
    let drawing = Drawing(Self.profile(powers, limit: 20_000).svg(language))
    #expect(drawing.isWellFormed)
    for band in ChartBand.allCases { #expect(drawing.count("path", band.rawValue) == 1) }
    let limit = language == .english ? "Limit 20 kW" : "Giới hạn 20 kW"
    #expect(drawing.texts.contains(limit))
    #expect(drawing.texts.contains("06:00"))
    #expect(drawing.count("rect", "no_data") == 0)
  }

  @Test func `What is not known is shown as such and bridged by nothing`() {
    let drawing = Drawing(Self.profile([1, 2, nil, .nan, 3, .infinity, 4]).svg(.english))
    #expect(drawing.isWellFormed)
    #expect(drawing.count("rect", "no_data") == 2)
    #expect(drawing.count("path", "off_peak") == 2)
    #expect(drawing.count("path", "normal") == 1)
  }

  @Test func `Text with signs of XML does no harm`() {
    var profile = Self.profile([1, 2])
    profile.title = "<script>\"a\" & b</script>\u{1}"
    let drawing = Drawing(profile.svg(.english))
    #expect(drawing.isWellFormed)
    #expect(!drawing.elements.contains { $0.name == "script" })
    #expect(drawing.texts.first?.hasPrefix("&lt;script&gt;&quot;a&quot; &amp; b") == true)
  }

  @Test func `Bars are made of the parts that are above zero`() {
    let bars = PeriodBars(
      title: "factory",
      subtitle: "",
      unit: "Wh",
      bars: [
        PeriodBars.Bar(
          interval: .hours(0, 24),
          label: "1",
          parts: [.init(.offPeak, 3e6), .init(.normal, 0), .init(.peak, .nan)]
        ),
        PeriodBars.Bar(
          interval: .hours(24, 48),
          label: "2",
          parts: [.init(.offPeak, 1e6), .init(.normal, 2e6)],
          isFinal: false
        ),
      ]
    )
    let drawing = Drawing(bars.svg(.vietnamese))
    #expect(drawing.isWellFormed)
    #expect(drawing.count("rect", "off_peak") == 2 && drawing.count("rect", "normal") == 1)
    #expect(drawing.texts.contains("MWh") && drawing.texts.contains("3,0"))
  }

  @Test func `A timeline has a lane for each machine and tells the times of a single one`() {
    let stretches: [StateTimeline.Stretch] = [
      .init(.hours(-1, 2), .running), .init(.hours(2, 2.5), .fault), .init(.hours(2.5, 9), .idle),
    ]
    var timeline = StateTimeline(
      title: "shift",
      subtitle: "",
      interval: .hours(0, 8),
      lanes: [.init(name: "press", stretches: stretches)],
      zone: .utc
    )
    let one = Drawing(timeline.svg(.english))
    #expect(one.isWellFormed)
    for word in ["Running 2:00", "Fault 0:30", "Idle 5:30", "press"] {
      #expect(one.texts.contains(word), "\(word)")
    }
    timeline.lanes.append(.init(name: "saw", stretches: []))
    #expect(Drawing(timeline.svg(.english)).texts.contains("Running"))
  }

  @Test func `A waterfall leads from planned time to OEE`() {
    let waterfall = LossWaterfall(
      title: "press",
      subtitle: "",
      plannedTime: 28_800,
      productionTime: 21_600,
      producedTime: 18_000,
      goodTime: 17_280
    )
    let drawing = Drawing(waterfall.svg(.english))
    #expect(drawing.isWellFormed && drawing.count("rect", "step") == 5)
    for text in ["100.0 %", "-25.0 %", "-12.5 %", "-2.5 %", "60.0 %"] {
      #expect(drawing.texts.contains(text), "\(text)")
    }
  }

  @Test(arguments: [(0.0, 1.0), (.nan, 1), (100, .infinity)])
  func `A waterfall of nothing is empty`(planned: Double, run: Double) {
    let waterfall = LossWaterfall(
      title: "",
      subtitle: "",
      plannedTime: planned,
      productionTime: run,
      producedTime: 1,
      goodTime: 1
    )
    let drawing = Drawing(waterfall.svg(.vietnamese))
    #expect(drawing.isWellFormed && drawing.texts.contains("Không có dữ liệu"))
  }

  @Test func `A cumulative saving is told at its end`() {
    let sums = [2000.0, 5000, -1000, .nan, -7_500_000]
    let chart = CumulativeSaving(
      title: "",
      subtitle: "",
      interval: .hours(0, 120),
      samples: sums.enumerated().map { .init(time: .hour(Double($0 + 1) * 24), sum: $1) },
      zone: .utc
    )
    let drawing = Drawing(chart.svg(.english))
    #expect(drawing.isWellFormed && drawing.texts.contains("-7.5 MWh"))
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `Any values give a drawing within its frame`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let powers: [Double?] = (0..<Int.random(in: 0...200, using: &random)).map { _ in
      let bits = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
      return random.chance(0.2)
        ? nil : random.chance(0.3) ? bits : Double.random(in: -5...1e7, using: &random)
    }
    let drawing = Drawing(Self.profile(powers, limit: powers.first ?? nil).svg(.english))
    #expect(drawing.isWellFormed, "seed \(seed)")
    for element in drawing.elements {
      #expect(!element.attributes.contains("nan") && !element.attributes.contains("inf"))
    }
  }
}

package import Languages
package import Calendar
package import Measurements

/// The energy used in each period, next to the expectation of a baseline.
package struct ExpectedEnergy: Sendable {
  package struct Bar: Sendable, Hashable {
    package var interval: Interval
    /// Wh.
    package var actual: Double
    /// Wh.
    package var expected: Double
    /// Whether a driver was outside the range of the baseline's training.
    package var isExtrapolated: Bool

    package init(interval: Interval, actual: Double, expected: Double, isExtrapolated: Bool) {
      self.interval = interval
      self.actual = actual
      self.expected = expected
      self.isExtrapolated = isExtrapolated
    }
  }

  package var title: String
  package var subtitle: String
  package var interval: Interval
  /// In order of time.
  package var bars: [Bar]
  package var zone: TimeZoneRules

  package init(
    title: String,
    subtitle: String,
    interval: Interval,
    bars: [Bar],
    zone: TimeZoneRules
  ) {
    self.title = title
    self.subtitle = subtitle
    self.interval = interval
    self.bars = bars
    self.zone = zone
  }

  /// The drawing as an SVG document.
  package func svg(_ language: Language) -> String { drawing(language).text }

  func drawing(_ language: Language) -> SVGDocument {
    var frame = ChartFrame(title: title, subtitle: subtitle, language: language)
    let known = bars.filter { $0.actual.isFinite && $0.expected.isFinite }
    let values = ValueAxis(known.flatMap { [$0.actual, $0.expected] }, unit: .init(symbol: "Wh"))
    let times = TimeAxis(interval: interval, zone: zone)
    frame.explain(.expected, colour: ChartPalette.ink)
    for (word, colour) in [(ChartWord.saved, ChartPalette.gain), (.wasted, ChartPalette.loss)] {
      frame.explain(
        "\(ChartWord.actual.text(language)): \(word.text(language).lowercased())",
        colour: colour
      )
    }
    if known.contains(where: \.isExtrapolated) {
      frame.explain(.extrapolated, colour: ChartPalette.grey, isHatched: true)
    }
    frame.draw(values)
    for bar in known { draw(bar, times, values, in: &frame) }
    frame.draw(times)
    if known.isEmpty { frame.drawEmptiness() }
    return frame.document
  }

  private func draw(_ bar: Bar, _ times: TimeAxis, _ values: ValueAxis, in frame: inout ChartFrame)
  {
    let left = times.x(bar.interval.from, in: frame.plot)
    let width = max(1, times.x(bar.interval.to, in: frame.plot) - left)
    let zero = values.y(0, in: frame.plot)
    let top = values.y(bar.actual, in: frame.plot)
    let area = ChartArea(
      left: left + width * 0.15,
      top: min(top, zero),
      width: width * 0.7,
      height: abs(zero - top)
    )
    let language = frame.language
    let tip = [
      ChartFrame.moment(bar.interval.from, zone: zone, language),
      "\(ChartWord.actual.text(language)) \(values.quantity(bar.actual, language))",
      "\(ChartWord.expected.text(language)) \(values.quantity(bar.expected, language))",
    ].joined(separator: " · ")
    let colour = bar.actual <= bar.expected ? ChartPalette.gain : ChartPalette.loss
    frame.document.rectangle(area, fill: colour, tip: tip, group: "actual")
    if bar.isExtrapolated { frame.document.rectangle(area, fill: "url(#hatch)") }
    let y = values.y(bar.expected, in: frame.plot)
    let (from, to) = (left + width * 0.05, left + width * 0.95)
    frame.document.line(from, y, to, y, stroke: ChartPalette.ink, width: 2.5)
  }
}

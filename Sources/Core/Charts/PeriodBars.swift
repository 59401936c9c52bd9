package import Languages
package import Calendar
package import Measurements

/// A bar for each day, shift or month, divided by the time bands of the tariff.
package struct PeriodBars: Sendable {
  package struct Bar: Sendable, Hashable {
    package var interval: Interval
    /// Written below the bar.
    package var label: String
    /// From the bottom up; without a band where no tariff is known.
    package var parts: [Part]
    package var isEstimated: Bool
    /// Whether its interval has ended and all of it is known.
    package var isFinal: Bool

    package init(
      interval: Interval,
      label: String,
      parts: [Part],
      isEstimated: Bool = false,
      isFinal: Bool = true
    ) {
      self.interval = interval
      self.label = label
      self.parts = parts
      self.isEstimated = isEstimated
      self.isFinal = isFinal
    }

    var total: Double { parts.reduce(0) { $0 + ($1.value.isFinite ? max(0, $1.value) : 0) } }
  }

  package struct Part: Sendable, Hashable {
    package var band: ChartBand?
    package var value: Double

    package init(_ band: ChartBand?, _ value: Double) {
      self.band = band
      self.value = value
    }
  }

  package var title: String
  package var subtitle: String
  /// The values' unit, such as `Wh`.
  package var unit: String
  package var bars: [Bar]

  package init(title: String, subtitle: String, unit: String, bars: [Bar]) {
    self.title = title
    self.subtitle = subtitle
    self.unit = unit
    self.bars = bars
  }

  /// The text below the bar of an interval.
  package static func label(
    _ period: Period,
    from moment: Timestamp,
    zone: TimeZoneRules,
    _ language: Language
  ) -> String {
    let local = zone.local(at: moment)
    switch period {
    case .fifteenMinutes, .hour, .shift: return ChartFrame.moment(moment, zone: zone, language)
    case .day: return language.day(local.date.day, month: local.date.month)
    case .month: return language.month(local.date.month, year: local.date.year)
    }
  }

  /// The drawing as an SVG document.
  package func svg(_ language: Language) -> String {
    var frame = ChartFrame(title: title, subtitle: subtitle, language: language)
    let values = ValueAxis(bars.map(\.total), unit: .init(symbol: unit))
    explain(in: &frame)
    frame.draw(values)
    let space = frame.plot.width / Double(max(1, bars.count))
    var free = -Double.infinity
    for (position, bar) in bars.enumerated() {
      let left = frame.plot.left + Double(position) * space
      draw(bar, left: left, space: space, values, in: &frame)
      let half = SVGDocument.width(of: bar.label) / 2
      guard left + space / 2 - half > free else { continue }
      frame.document.label(
        bar.label,
        left + space / 2,
        frame.plot.bottom + 20,
        .middle,
        colour: ChartPalette.faint
      )
      free = left + space / 2 + half + 6
    }
    if bars.isEmpty { frame.drawEmptiness() }
    return frame.document.text
  }

  private func explain(in frame: inout ChartFrame) {
    let parts = bars.flatMap(\.parts)
    let bands = ChartBand.allCases.filter { band in parts.contains { $0.band == band } }
    for band in bands { frame.explain(band.word, colour: band.colour) }
    if bands.isEmpty { frame.explain(.energy, colour: ChartPalette.plain) }
    if bars.contains(where: \.isEstimated) {
      frame.explain(.estimated, colour: ChartPalette.grey, isHatched: true)
    }
    if bars.contains(where: { !$0.isFinal }) {
      frame.explain(.stillRunning, colour: "#c5cdd6")
    }
  }

  private func draw(
    _ bar: Bar,
    left: Double,
    space: Double,
    _ values: ValueAxis,
    in frame: inout ChartFrame
  ) {
    let gap = min(space * 0.2, 12)
    var sum = 0.0
    for part in bar.parts where part.value.isFinite && part.value > 0 {
      let top = values.y(sum + part.value, in: frame.plot)
      let height = values.y(sum, in: frame.plot) - top
      let area = ChartArea(left: left + gap / 2, top: top, width: space - gap, height: height)
      let name = part.band?.word.text(frame.language)
      let tip = [bar.label, name, values.quantity(part.value, frame.language)]
      frame.document.rectangle(
        area,
        fill: part.band?.colour ?? ChartPalette.plain,
        opacity: bar.isFinal ? 1 : 0.45,
        tip: tip.compactMap(\.self).joined(separator: " · "),
        group: part.band?.rawValue ?? "energy"
      )
      if bar.isEstimated { frame.document.rectangle(area, fill: "url(#hatch)") }
      sum += part.value
    }
    let text = values.detail(sum, frame.language)
    guard SVGDocument.width(of: text, size: 11) < space else { return }
    frame.document.label(
      text,
      left + space / 2,
      values.y(sum, in: frame.plot) - 5,
      .middle,
      size: 11
    )
  }
}

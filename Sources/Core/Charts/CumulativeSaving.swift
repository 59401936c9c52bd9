package import Languages
package import Calendar
package import Measurements

/// The running sum of expected minus actual energy (CUSUM): it rises while energy is saved.
package struct CumulativeSaving: Sendable {
  package struct Sample: Sendable, Hashable {
    /// The end of the period with which the sum ends.
    package var time: Timestamp
    /// Wh up to then; above zero means saved.
    package var sum: Double

    package init(time: Timestamp, sum: Double) {
      self.time = time
      self.sum = sum
    }
  }

  package var title: String
  package var subtitle: String
  package var interval: Interval
  /// In order of time.
  package var samples: [Sample]
  package var zone: TimeZoneRules

  package init(
    title: String,
    subtitle: String,
    interval: Interval,
    samples: [Sample],
    zone: TimeZoneRules
  ) {
    self.title = title
    self.subtitle = subtitle
    self.interval = interval
    self.samples = samples
    self.zone = zone
  }

  /// The drawing as an SVG document.
  package func svg(_ language: Language) -> String { drawing(language).text }

  func drawing(_ language: Language) -> SVGDocument {
    var frame = ChartFrame(title: title, subtitle: subtitle, language: language)
    let known = samples.filter(\.sum.isFinite)
    let values = ValueAxis(known.map(\.sum), unit: .init(symbol: "Wh"))
    let times = TimeAxis(interval: interval, zone: zone)
    frame.explain(.saved, colour: ChartPalette.gain)
    frame.explain(.wasted, colour: ChartPalette.loss)
    let start = Sample(time: interval.from, sum: 0)
    let points = ([start] + known).map {
      (x: times.x($0.time, in: frame.plot), y: values.y($0.sum, in: frame.plot))
    }
    let base = values.y(0, in: frame.plot)
    fill(points, base: base, in: &frame)
    frame.draw(values)
    frame.draw(times)
    frame.document.path(points, stroke: ChartPalette.ink, width: 2, group: "sum")
    if let last = known.last, let end = points.last {
      frame.document.circle(end.x, end.y, radius: 4, fill: ChartPalette.ink)
      let text = values.quantity(last.sum, language)
      frame.document.label(text, end.x - 8, end.y - 8, .end, isBold: true)
    } else {
      frame.drawEmptiness()
    }
    return frame.document
  }

  /// Fills the areas between the curve and zero, each in one colour, cut where the curve crosses
  /// zero.
  private func fill(
    _ points: [(x: Double, y: Double)],
    base: Double,
    in frame: inout ChartFrame
  ) {
    for (a, b) in zip(points, points.dropFirst()) {
      let isCrossing = (a.y - base) * (b.y - base) < 0
      let middle = (
        x: isCrossing ? a.x + (b.x - a.x) * (base - a.y) / (b.y - a.y) : b.x,
        y: isCrossing ? base : b.y
      )
      area(from: a, to: middle, base: base, in: &frame)
      if isCrossing { area(from: middle, to: b, base: base, in: &frame) }
    }
  }

  private func area(
    from a: (x: Double, y: Double),
    to b: (x: Double, y: Double),
    base: Double,
    in frame: inout ChartFrame
  ) {
    // In the drawing, above zero means a smaller y.
    let isSaved = a.y + b.y <= 2 * base
    let colour = isSaved ? "#b7e4d4" : "#f7cfb0"
    frame.document.path([(a.x, base), a, b, (b.x, base)], fill: colour)
  }
}

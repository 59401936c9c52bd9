package import Languages
package import Calendar
package import Measurements

/// The power of an account over time, coloured by the time bands of its tariff.
package struct LoadProfile: Sendable {
  /// The mean power of an interval.
  package struct Sample: Sendable, Hashable {
    package var interval: Interval
    /// W; `nil`: unknown.
    package var power: Double?
    /// `nil` where no tariff is known.
    package var band: ChartBand?
    /// Whether it was not measured at both edges.
    package var isEstimated: Bool

    package init(
      interval: Interval,
      power: Double?,
      band: ChartBand? = nil,
      isEstimated: Bool = false
    ) {
      self.interval = interval
      self.power = power
      self.band = band
      self.isEstimated = isEstimated
    }
  }

  package var title: String
  package var subtitle: String
  package var interval: Interval
  /// In order of time, without overlap.
  package var samples: [Sample]
  /// The power that demand must stay below, in W.
  package var limit: Double?
  package var zone: TimeZoneRules

  package init(
    title: String,
    subtitle: String,
    interval: Interval,
    samples: [Sample],
    limit: Double? = nil,
    zone: TimeZoneRules
  ) {
    self.title = title
    self.subtitle = subtitle
    self.interval = interval
    self.samples = samples
    self.limit = limit
    self.zone = zone
  }

  /// The drawing as an SVG document.
  package func svg(_ language: Language) -> String {
    var frame = ChartFrame(title: title, subtitle: subtitle, language: language)
    let powers = samples.compactMap(\.power)
    let values = ValueAxis(powers + [limit].compactMap(\.self), unit: .init(symbol: "W"))
    let times = TimeAxis(interval: interval, zone: zone)
    explain(in: &frame)
    drawGaps(in: &frame, times)
    draw(in: &frame, times, values)
    frame.draw(values)
    frame.draw(times)
    if powers.isEmpty { frame.drawEmptiness() }
    if let limit {
      let text = "\(ChartWord.limit.text(language)) \(values.quantity(limit, language))"
      frame.mark(text, at: values.y(limit, in: frame.plot))
    }
    markHighest(in: &frame, times, values)
    return frame.document.text
  }

  private func explain(in frame: inout ChartFrame) {
    let bands = ChartBand.allCases.filter { band in samples.contains { $0.band == band } }
    for band in bands { frame.explain(band.word, colour: band.colour) }
    if bands.isEmpty { frame.explain(.averagePower, colour: ChartPalette.plain) }
    if samples.contains(where: \.isEstimated) {
      frame.explain(.estimated, colour: ChartPalette.grey, isHatched: true)
    }
    if !gaps.isEmpty { frame.explain(.noData, colour: ChartPalette.empty) }
  }

  /// The intervals about which nothing is known.
  private var gaps: [Interval] {
    var gaps: [Interval] = []
    var known = interval.from
    for sample in samples where sample.power?.isFinite == true {
      gaps.append(Interval(from: known, to: sample.interval.from))
      known = max(known, sample.interval.to)
    }
    gaps.append(Interval(from: known, to: interval.to))
    return gaps.filter { !$0.isEmpty }
  }

  private func drawGaps(in frame: inout ChartFrame, _ times: TimeAxis) {
    for gap in gaps {
      var area = frame.plot
      area.left = times.x(gap.from, in: frame.plot)
      area.width = times.x(gap.to, in: frame.plot) - area.left
      frame.document.rectangle(area, fill: ChartPalette.empty, group: "no_data")
    }
  }

  /// Draws one area for each run of samples that look the same, so that a month of quarters stays a
  /// small file.
  private func draw(in frame: inout ChartFrame, _ times: TimeAxis, _ values: ValueAxis) {
    let base = values.y(0, in: frame.plot)
    var run: [Sample] = []
    func flush() {
      guard let first = run.first, let last = run.last else { return }
      var points = [(x: times.x(first.interval.from, in: frame.plot), y: base)]
      for sample in run {
        let y = values.y(sample.power ?? 0, in: frame.plot)
        points.append((times.x(sample.interval.from, in: frame.plot), y))
        points.append((times.x(sample.interval.to, in: frame.plot), y))
      }
      points.append((times.x(last.interval.to, in: frame.plot), base))
      let colour = first.band?.colour ?? ChartPalette.plain
      frame.document.path(points, fill: colour, group: first.band?.rawValue ?? "power")
      if first.isEstimated { frame.document.path(points, fill: "url(#hatch)") }
      run = []
    }
    for sample in samples {
      guard sample.power?.isFinite == true else {
        flush()
        continue
      }
      if let last = run.last,
        last.band != sample.band || last.isEstimated != sample.isEstimated
          || last.interval.to != sample.interval.from
      {
        flush()
      }
      run.append(sample)
    }
    flush()
  }

  private func markHighest(in frame: inout ChartFrame, _ times: TimeAxis, _ values: ValueAxis) {
    let known = samples.filter { $0.power?.isFinite == true }
    guard let highest = known.max(by: { ($0.power ?? 0) < ($1.power ?? 0) }),
      let power = highest.power, power > 0
    else { return }
    let middle = highest.interval.from.advanced(byMilliseconds: highest.interval.milliseconds / 2)
    let x = times.x(middle, in: frame.plot)
    let y = values.y(power, in: frame.plot)
    frame.document.circle(x, y, radius: 4, fill: ChartPalette.ink)
    let moment = ChartFrame.moment(highest.interval.from, zone: zone, frame.language)
    let words = ChartWord.highest.text(frame.language)
    let text = "\(words) \(values.quantity(power, frame.language)), \(moment)"
    let isRight = x > frame.plot.left + frame.plot.width * 0.7
    frame.document.label(
      text,
      isRight ? x - 8 : x + 8,
      y - 6,
      isRight ? .end : .start,
      isBold: true
    )
  }
}

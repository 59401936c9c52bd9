package import Calendar
package import Measurements

/// What machines did over time: a lane for each.
package struct StateTimeline: Sendable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    case running, setup, idle, fault, off, unknown
  }

  package struct Stretch: Sendable, Hashable {
    package var interval: Interval
    package var state: State

    package init(_ interval: Interval, _ state: State) {
      self.interval = interval
      self.state = state
    }
  }

  package struct Lane: Sendable, Hashable {
    package var name: String
    /// In order of time, without overlap.
    package var stretches: [Stretch]

    package init(name: String, stretches: [Stretch]) {
      self.name = name
      self.stretches = stretches
    }
  }

  package var title: String
  package var subtitle: String
  package var interval: Interval
  package var lanes: [Lane]
  package var zone: TimeZoneRules

  package init(
    title: String,
    subtitle: String,
    interval: Interval,
    lanes: [Lane],
    zone: TimeZoneRules
  ) {
    self.title = title
    self.subtitle = subtitle
    self.interval = interval
    self.lanes = lanes
    self.zone = zone
  }

  private static let laneHeight = 46.0

  /// The drawing as an SVG document.
  package func svg(_ language: ChartLanguage) -> String {
    let height = 126 + Self.laneHeight * Double(max(1, lanes.count))
    var frame = ChartFrame(title: title, subtitle: subtitle, language: language, height: height)
    for state in State.allCases { explain(state, in: &frame) }
    let times = TimeAxis(interval: interval, zone: zone)
    for (position, lane) in lanes.enumerated() {
      draw(lane, top: frame.plot.top + Double(position) * Self.laneHeight, times, in: &frame)
    }
    frame.draw(times)
    if lanes.isEmpty { frame.drawEmptiness() }
    return frame.document.text
  }

  /// A state's colour, with how long it lasted where there is but one lane.
  private func explain(_ state: State, in frame: inout ChartFrame) {
    let times = lanes.map { lane in
      lane.stretches.filter { $0.state == state }
        .reduce(Int64(0)) { $0 + $1.interval.intersection(interval).milliseconds }
    }
    guard times.contains(where: { $0 > 0 }) else { return }
    var text = state.word.text(frame.language)
    if times.count == 1 { text += " \(Self.duration(times[0]))" }
    frame.explain(text, colour: state.colour)
  }

  private func draw(
    _ lane: Lane,
    top: Double,
    _ times: TimeAxis,
    in frame: inout ChartFrame
  ) {
    let inside = ChartArea(
      left: frame.plot.left,
      top: top + 16,
      width: frame.plot.width,
      height: 26
    )
    frame.document.label(lane.name, inside.left, top + 12, isBold: true)
    frame.document.rectangle(inside, fill: ChartPalette.empty)
    for stretch in lane.stretches {
      let shown = stretch.interval.intersection(interval)
      guard !shown.isEmpty else { continue }
      var area = inside
      area.left = times.x(shown.from, in: frame.plot)
      area.width = max(0.5, times.x(shown.to, in: frame.plot) - area.left)
      let from = ChartFrame.moment(shown.from, zone: zone, frame.language)
      let words = stretch.state.word.text(frame.language)
      frame.document.rectangle(
        area,
        fill: stretch.state.colour,
        tip: "\(words) · \(from) · \(Self.duration(shown.milliseconds))",
        group: stretch.state.rawValue
      )
    }
  }

  /// `7:05` for hours and minutes, rounded to minutes; below a minute in seconds.
  static func duration(_ milliseconds: Int64) -> String {
    if milliseconds < 60_000 { return "\(milliseconds / 1000) s" }
    let minutes = (milliseconds + 30_000) / 60_000
    let rest = minutes % 60
    return "\(minutes / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension StateTimeline.State {
  var colour: String {
    switch self {
    case .running: ChartPalette.gain
    case .setup: ChartPalette.light
    case .idle: ChartPalette.mild
    case .fault: ChartPalette.loss
    case .off: ChartPalette.grey
    case .unknown: "#d9dee3"
    }
  }

  var word: ChartWord {
    switch self {
    case .running: .running
    case .setup: .setup
    case .idle: .idle
    case .fault: .fault
    case .off: .off
    case .unknown: .unknown
    }
  }
}

package import Languages
import Calendar
import Measurements

extension StateTimeline {
  /// With more lanes than this, lanes are closer together and have their names at the left.
  private static let mostWideLanes = 4

  private var isDense: Bool { lanes.count > Self.mostWideLanes }
  private var laneHeight: Double { isDense ? 26 : 58 }

  /// The drawing as an SVG document.
  package func svg(_ language: Language) -> String { drawing(language).text }

  func drawing(_ language: Language) -> SVGDocument {
    let height = 136 + laneHeight * Double(max(1, lanes.count))
    var frame = ChartFrame(title: title, subtitle: subtitle, language: language, height: height)
    for state in State.allCases { explain(state, in: &frame) }
    let times = TimeAxis(interval: interval, zone: zone)
    for (position, lane) in lanes.enumerated() {
      draw(lane, top: frame.plot.top + Double(position) * laneHeight, times, in: &frame)
    }
    frame.draw(times)
    if lanes.isEmpty { frame.drawEmptiness() }
    return frame.document
  }

  /// Explains a state's colour, with its duration where all lanes belong to one machine.
  private func explain(_ state: State, in frame: inout ChartFrame) {
    let times = lanes.map { lane in
      lane.stretches.filter { $0.state == state }
        .reduce(Int64(0)) { $0 + $1.interval.intersection(reach(of: lane)).milliseconds }
    }
    let sum = times.reduce(0, +)
    guard sum > 0 else { return }
    var text = state.word.text(frame.language)
    if times.count == 1 || lanes.allSatisfy({ $0.start != nil }) {
      text += " \(Self.duration(sum))"
    }
    frame.explain(text, colour: state.colour)
  }

  /// The interval that a lane can show.
  private func reach(of lane: Lane) -> Interval {
    guard let start = lane.start else { return interval }
    return Interval(from: start, to: start.advanced(byMilliseconds: interval.milliseconds))
  }

  private func draw(
    _ lane: Lane,
    top: Double,
    _ times: TimeAxis,
    in frame: inout ChartFrame
  ) {
    let area = ChartArea(
      left: frame.plot.left,
      top: isDense ? top + 2 : top + 16,
      width: frame.plot.width,
      height: isDense ? 17 : 26
    )
    if isDense {
      frame.document.label(lane.name, area.left - 8, area.top + 12, .end)
    } else {
      frame.document.label(lane.name, area.left, top + 12, isBold: true)
    }
    frame.document.rectangle(area, fill: ChartPalette.empty)
    for stretch in lane.stretches {
      draw(stretch, of: lane, area, times, in: &frame)
    }
    for mark in lane.marks { draw(mark, of: lane, area, times, in: &frame) }
  }

  private func draw(
    _ stretch: Stretch,
    of lane: Lane,
    _ inside: ChartArea,
    _ times: TimeAxis,
    in frame: inout ChartFrame
  ) {
    let reach = reach(of: lane)
    let shown = stretch.interval.intersection(reach)
    guard !shown.isEmpty else { return }
    let from = ChartFrame.moment(shown.from, zone: zone, frame.language)
    let words = stretch.state.word.text(frame.language)
    frame.document.rectangle(
      place(shown, in: reach, inside, times),
      fill: stretch.state.colour,
      tip: "\(words) · \(from) · \(Self.duration(shown.milliseconds))",
      group: stretch.state.rawValue
    )
  }

  /// Draws a mark below the lane, with its name where there is room.
  private func draw(
    _ mark: Mark,
    of lane: Lane,
    _ inside: ChartArea,
    _ times: TimeAxis,
    in frame: inout ChartFrame
  ) {
    let reach = reach(of: lane)
    let shown = mark.interval.intersection(reach)
    guard !shown.isEmpty else { return }
    var area = place(shown, in: reach, inside, times)
    area.left += 1
    area.width = max(0.5, area.width - 2)
    area.top = inside.bottom + 2
    area.height = 2
    frame.document.rectangle(area, fill: ChartPalette.faint, tip: mark.name, group: "mark")
    guard !isDense, SVGDocument.width(of: mark.name, size: 11) < area.width else { return }
    frame.document.label(
      mark.name,
      area.left,
      area.bottom + 11,
      size: 11,
      colour: ChartPalette.faint
    )
  }

  private func place(
    _ shown: Interval,
    in reach: Interval,
    _ inside: ChartArea,
    _ times: TimeAxis
  ) -> ChartArea {
    let shift = interval.from.milliseconds(since: reach.from)
    let left = times.x(shown.from.advanced(byMilliseconds: shift), in: inside)
    let right = times.x(shown.to.advanced(byMilliseconds: shift), in: inside)
    var area = inside
    area.left = left
    area.width = max(0.5, right - left)
    return area
  }
}

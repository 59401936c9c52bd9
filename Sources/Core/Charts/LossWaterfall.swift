package import Languages

/// What happens to planned time: the losses of stops, speed and quality, and what remains as OEE.
package struct LossWaterfall: Sendable {
  package var title: String
  package var subtitle: String
  /// Planned busy time (PBT), in seconds.
  package var plannedTime: Double
  /// Actual production time (APT), in seconds.
  package var productionTime: Double
  /// Planned run time per item × produced items (PRI · PQ), in seconds; `nil`: unknown.
  package var producedTime: Double?
  /// Planned run time per item × good items (PRI · GQ), in seconds; `nil`: unknown.
  package var goodTime: Double?

  package init(
    title: String,
    subtitle: String,
    plannedTime: Double,
    productionTime: Double,
    producedTime: Double?,
    goodTime: Double?
  ) {
    self.title = title
    self.subtitle = subtitle
    self.plannedTime = plannedTime
    self.productionTime = productionTime
    self.producedTime = producedTime
    self.goodTime = goodTime
  }

  struct Step: Sendable, Hashable {
    var word: ChartWord
    /// Shares of planned time, 0…1; a loss goes down from the first to the second.
    var from: Double
    var to: Double
    var colour: String
  }

  /// From planned time to OEE, or to availability where items are unknown; empty where nothing was
  /// planned.
  var steps: [Step] {
    let times = [productionTime, producedTime ?? 0, goodTime ?? 0]
    guard plannedTime > 0, plannedTime.isFinite, times.allSatisfy(\.isFinite) else { return [] }
    let run = productionTime / plannedTime
    guard let producedTime, let goodTime else {
      return [
        Step(word: .plannedTime, from: 0, to: 1, colour: ChartPalette.grey),
        Step(word: .availabilityLoss, from: 1, to: run, colour: ChartPalette.loss),
        Step(word: .availability, from: 0, to: run, colour: ChartPalette.gain),
      ]
    }
    let (made, good) = (producedTime / plannedTime, goodTime / plannedTime)
    let speed: ChartWord = made > run ? .effectivenessGain : .effectivenessLoss
    return [
      Step(word: .plannedTime, from: 0, to: 1, colour: ChartPalette.grey),
      Step(word: .availabilityLoss, from: 1, to: run, colour: ChartPalette.loss),
      Step(
        word: speed,
        from: run,
        to: made,
        colour: made > run ? ChartPalette.light : ChartPalette.mild
      ),
      Step(word: .qualityLoss, from: made, to: good, colour: "#cc79a7"),
      Step(word: .goodTime, from: 0, to: good, colour: ChartPalette.gain),
    ]
  }

  /// The drawing as an SVG document.
  package func svg(_ language: Language) -> String { drawing(language).text }

  func drawing(_ language: Language) -> SVGDocument {
    var frame = ChartFrame(title: title, subtitle: subtitle, language: language)
    let steps = steps
    let percent = ValueAxis.Unit(symbol: "%", takesPrefix: false)
    let values = ValueAxis([100] + steps.map { max($0.from, $0.to) * 100 }, unit: percent)
    frame.draw(values)
    let space = frame.plot.width / Double(max(1, steps.count))
    for (position, step) in steps.enumerated() {
      draw(step, left: frame.plot.left + Double(position) * space, space: space, values, in: &frame)
      guard position + 1 < steps.count else { continue }
      let y = values.y(step.to * 100, in: frame.plot)
      let x = frame.plot.left + Double(position) * space
      frame.document.line(
        x + space * 0.85,
        y,
        x + space * 1.15,
        y,
        stroke: ChartPalette.faint,
        isDashed: true
      )
    }
    if steps.isEmpty { frame.drawEmptiness() }
    return frame.document
  }

  private func draw(
    _ step: Step,
    left: Double,
    space: Double,
    _ values: ValueAxis,
    in frame: inout ChartFrame
  ) {
    let top = values.y(max(step.from, step.to) * 100, in: frame.plot)
    let bottom = values.y(min(step.from, step.to) * 100, in: frame.plot)
    let area = ChartArea(
      left: left + space * 0.15,
      top: top,
      width: space * 0.7,
      height: max(1, bottom - top)
    )
    let share = (step.to - step.from) * 100
    let text = "\(frame.language.number(share, digits: 1, padded: true)) %"
    let word = step.word.text(frame.language)
    frame.document.rectangle(area, fill: step.colour, tip: "\(word) \(text)", group: "step")
    let middle = left + space / 2
    frame.document.label(text, middle, top - 6, .middle, isBold: true)
    frame.document.label(word, middle, frame.plot.bottom + 20, .middle, colour: ChartPalette.faint)
  }
}

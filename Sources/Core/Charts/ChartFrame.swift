import Languages
import Calendar
import Measurements

/// What all charts have: a title, axes with their grid, a legend.
struct ChartFrame: Sendable {
  var document: SVGDocument
  let language: Language
  /// Where values are drawn.
  let plot: ChartArea
  private var legendX: Double

  static let width = 960.0
  static let height = 420.0

  init(title: String, subtitle: String, language: Language, height: Double = Self.height) {
    self.language = language
    document = SVGDocument(width: Self.width, height: height, title: title, language: language)
    plot = ChartArea(left: 72, top: 86, width: Self.width - 96, height: height - 86 - 40)
    legendX = plot.left
    document.label(title, 24, 30, size: 17, isBold: true)
    document.label(subtitle, 24, 50, size: 12, colour: ChartPalette.faint)
  }

  /// Draws horizontal lines with their numbers, and the unit above them.
  mutating func draw(_ axis: ValueAxis) {
    for tick in axis.ticks {
      let y = axis.y(tick, in: plot)
      let isZero = abs(tick) < axis.step / 2
      document.line(
        plot.left,
        y,
        plot.right,
        y,
        stroke: isZero ? ChartPalette.faint : ChartPalette.grid
      )
      document.label(
        axis.label(tick, language),
        plot.left - 8,
        y + 4,
        .end,
        colour: ChartPalette.faint
      )
    }
    document.label(axis.unit, plot.left - 8, plot.top - 12, .end, colour: ChartPalette.faint)
  }

  /// Draws marks below the plot with their times.
  mutating func draw(_ axis: TimeAxis) {
    var free = -Double.infinity
    for tick in axis.ticks(language) {
      let x = axis.x(tick.moment, in: plot)
      document.line(x, plot.bottom, x, plot.bottom + 5, stroke: ChartPalette.faint)
      let half = SVGDocument.width(of: tick.label) / 2
      guard x - half > free else { continue }
      document.label(tick.label, x, plot.bottom + 20, .middle, colour: ChartPalette.faint)
      free = x + half + 6
    }
  }

  /// Adds a colour and what it means, above the plot.
  mutating func explain(_ text: String, colour: String, isHatched: Bool = false) {
    let box = ChartArea(left: legendX, top: 60, width: 12, height: 12)
    document.rectangle(box, fill: colour)
    if isHatched { document.rectangle(box, fill: "url(#hatch)") }
    document.label(text, legendX + 17, 70, colour: ChartPalette.ink)
    legendX += 17 + SVGDocument.width(of: text) + 18
  }

  mutating func explain(_ word: ChartWord, colour: String, isHatched: Bool = false) {
    explain(word.text(language), colour: colour, isHatched: isHatched)
  }

  /// Writes in the middle that there is nothing to show.
  mutating func drawEmptiness() {
    document.label(
      ChartWord.noData.text(language),
      plot.left + plot.width / 2,
      plot.top + plot.height / 2,
      .middle,
      size: 16,
      colour: ChartPalette.faint
    )
  }

  /// Draws a dashed line at a value, with its text at the right end.
  mutating func mark(_ text: String, at y: Double) {
    document.line(
      plot.left,
      y,
      plot.right,
      y,
      stroke: ChartPalette.alarm,
      width: 1.5,
      isDashed: true
    )
    document.label(text, plot.right - 4, y - 5, .end, colour: ChartPalette.alarm)
  }

  /// A moment's date and time, as tooltips show it.
  static func moment(_ moment: Timestamp, zone: TimeZoneRules, _ language: Language) -> String {
    let local = zone.local(at: moment)
    let clock = [local.hour, local.minute].map { $0 < 10 ? "0\($0)" : "\($0)" }
    let day = language.day(local.date.day, month: local.date.month)
    return "\(day) \(clock.joined(separator: ":"))"
  }
}

package import Languages

/// Several charts in one document, one below the other.
package struct ChartSheet: Sendable {
  private let title: String
  private let language: Language
  private var drawings: [SVGDocument] = []

  package init(title: String, language: Language) {
    self.title = title
    self.language = language
  }

  package mutating func add(_ chart: StateTimeline) { drawings.append(chart.drawing(language)) }
  package mutating func add(_ chart: LossWaterfall) { drawings.append(chart.drawing(language)) }
  package mutating func add(_ chart: CumulativeSaving) { drawings.append(chart.drawing(language)) }
  package mutating func add(_ chart: ExpectedEnergy) { drawings.append(chart.drawing(language)) }

  /// The document.
  package var svg: String {
    let height = drawings.reduce(0) { $0 + $1.height }
    var document = SVGDocument(
      width: ChartFrame.width,
      height: max(height, 60),
      title: title,
      language: language
    )
    var top = 0.0
    for drawing in drawings {
      document.place(drawing, top: top)
      top += drawing.height
    }
    return document.text
  }
}

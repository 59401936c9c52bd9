package import Configuration
import DeviceProfiles
package import Production

/// What a point's values mean.
package struct PointMeaning: Sendable, Hashable {
  /// Values outside it are bad, as in live polling; `nil`: the point has no numbers.
  package var range: ClosedRange<Double>?
  package var unit: String
  /// The names of its numbers; empty where there are none.
  package var states: [Int: String]

  package init(
    range: ClosedRange<Double>? = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude,
    unit: String = "1",
    states: [Int: String] = [:]
  ) {
    (self.range, self.unit, self.states) = (range, unit, states)
  }
}

/// The points that a recording can name, with the meaning of their values, and the production
/// lines.
package struct RecordedPoints: Sendable {
  package let references: [PointReference]
  /// Of each point.
  package let meanings: [PointMeaning]
  /// The ids of the production lines for which stops can be planned.
  package let lines: [String]

  package init(_ configuration: GatewayConfiguration) {
    var references: [PointReference] = []
    var meanings: [PointMeaning] = []
    for device in configuration.connections.flatMap(\.devices) {
      for point in device.points {
        references.append(PointReference(device: device.id, point: point.name))
        var meaning = PointMeaning(unit: point.unit, states: point.states)
        if let range = point.range { meaning.range = range }
        if point.kind == .text { meaning.range = nil }
        meanings.append(meaning)
      }
    }
    self.init(
      references: references,
      meanings: meanings,
      lines: configuration.indicators.lines.map(\.id)
    )
  }

  package init(references: [PointReference], meanings: [PointMeaning], lines: [String] = []) {
    (self.references, self.meanings, self.lines) = (references, meanings, lines)
  }
}

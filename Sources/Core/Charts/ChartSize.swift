/// The size of a drawing, in SVG units.
package struct ChartSize: Sendable, Hashable {
  package var width: Double
  package var height: Double

  package init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  package static let wide = Self(width: 960, height: 420)
}

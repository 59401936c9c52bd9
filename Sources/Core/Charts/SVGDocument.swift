import Languages

/// A drawing that is written element by element; all text is escaped, all numbers are finite.
struct SVGDocument: Sendable {
  enum Anchor: String, Sendable { case start, middle, end }

  private(set) var body = ""
  let width: Double
  let height: Double
  private let title: String
  private let language: Language

  init(width: Double, height: Double, title: String, language: Language) {
    self.width = width
    self.height = height
    self.title = title
    self.language = language
  }

  /// The whole document.
  var text: String {
    let size = "\(Self.coordinate(width)) \(Self.coordinate(height))"
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" width="\(Self.coordinate(width))" \
      height="\(Self.coordinate(height))" font-family="DejaVu Sans, Segoe UI, Arial, sans-serif" \
      font-size="12" role="img" xml:lang="\(language.rawValue)">
      <title>\(Self.escaped(title))</title>
      <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" \
      patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" stroke="#ffffff" \
      stroke-width="2.5"/></pattern></defs>
      <rect width="100%" height="100%" fill="#ffffff"/>
      \(body)</svg>

      """
  }

  /// Adds another drawing, moved down by `top`.
  mutating func place(_ drawing: SVGDocument, top: Double) {
    body += "<g transform=\"translate(0 \(Self.coordinate(top)))\">\n\(drawing.body)</g>\n"
  }

  mutating func rectangle(
    _ area: ChartArea,
    fill: String,
    opacity: Double = 1,
    tip: String? = nil,
    group: String? = nil
  ) {
    guard area.width > 0, area.height > 0 else { return }
    var element = "<rect x=\"\(Self.coordinate(area.left))\" y=\"\(Self.coordinate(area.top))\""
    element +=
      " width=\"\(Self.coordinate(area.width))\" height=\"\(Self.coordinate(area.height))\""
    element += " fill=\"\(fill)\""
    if opacity < 1 { element += " fill-opacity=\"\(Self.coordinate(opacity))\"" }
    if let group { element += " class=\"\(Self.escaped(group))\"" }
    close(element, "rect", tip)
  }

  mutating func line(
    _ x1: Double,
    _ y1: Double,
    _ x2: Double,
    _ y2: Double,
    stroke: String,
    width: Double = 1,
    isDashed: Bool = false
  ) {
    body += "<line x1=\"\(Self.coordinate(x1))\" y1=\"\(Self.coordinate(y1))\""
    body += " x2=\"\(Self.coordinate(x2))\" y2=\"\(Self.coordinate(y2))\" stroke=\"\(stroke)\""
    body +=
      " stroke-width=\"\(Self.coordinate(width))\"\(isDashed ? " stroke-dasharray=\"6 4\"" : "")/>\n"
  }

  /// A line through points, or the area that it encloses.
  mutating func path(
    _ points: [(x: Double, y: Double)],
    fill: String = "none",
    stroke: String = "none",
    width: Double = 1.5,
    group: String? = nil
  ) {
    guard let first = points.first, points.count > 1 else { return }
    var data = "M\(Self.coordinate(first.x)) \(Self.coordinate(first.y))"
    for point in points.dropFirst() {
      data += "L\(Self.coordinate(point.x)) \(Self.coordinate(point.y))"
    }
    if fill != "none" { data += "Z" }
    body += "<path d=\"\(data)\" fill=\"\(fill)\" stroke=\"\(stroke)\""
    body += " stroke-width=\"\(Self.coordinate(width))\" stroke-linejoin=\"round\""
    body += group.map { " class=\"\(Self.escaped($0))\"" } ?? ""
    body += "/>\n"
  }

  mutating func circle(_ x: Double, _ y: Double, radius: Double, fill: String) {
    body += "<circle cx=\"\(Self.coordinate(x))\" cy=\"\(Self.coordinate(y))\""
    body += " r=\"\(Self.coordinate(radius))\" fill=\"\(fill)\" stroke=\"#ffffff\"/>\n"
  }

  mutating func label(
    _ text: String,
    _ x: Double,
    _ y: Double,
    _ anchor: Anchor = .start,
    size: Double = 12,
    colour: String = ChartPalette.ink,
    isBold: Bool = false
  ) {
    body += "<text x=\"\(Self.coordinate(x))\" y=\"\(Self.coordinate(y))\""
    body += " text-anchor=\"\(anchor.rawValue)\" font-size=\"\(Self.coordinate(size))\""
    body += " fill=\"\(colour)\"\(isBold ? " font-weight=\"bold\"" : "")>"
    body += Self.escaped(text) + "</text>\n"
  }

  private mutating func close(_ element: String, _ name: String, _ tip: String?) {
    body += element
    body += tip.map { "><title>\(Self.escaped($0))</title></\(name)>\n" } ?? "/>\n"
  }

  /// The approximate width of a text.
  static func width(of text: String, size: Double = 12) -> Double {
    Double(text.count) * size * 0.6
  }

  /// To hundredths; a number that is not finite becomes 0.
  private static func coordinate(_ value: Double) -> String {
    guard abs(value) < 1e9 else { return "0" }
    let hundredths = Int64((value * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let tenths = rest.isMultiple(of: 10) ? ".\(rest / 10)" : ".\(rest)"
    let fraction = rest == 0 ? "" : rest < 10 ? ".0\(rest)" : tenths
    return "\(hundredths < 0 ? "-" : "")\(whole)\(fraction)"
  }

  /// Text as XML allows it; control characters, which XML does not allow, become spaces.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// A rectangle of a drawing; y grows downwards.
struct ChartArea: Sendable, Hashable {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }
}

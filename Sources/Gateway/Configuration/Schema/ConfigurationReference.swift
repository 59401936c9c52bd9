/// Writes the reference of all configuration files, in Markdown.
package enum ConfigurationReference {
  /// The text of `docs/configuration.md`.
  package static var markdown: String {
    introduction
      + ConfigurationDocument.allCases.map { section(of: $0) }.joined(separator: "\n")
  }

  private static let introduction = """
    # Configuration

    Made of the same declarations that the gateway reads its files by; `park-gateway schema` prints
    them as JSON Schema for editors. An unknown key, and any value that does not fit, is an error
    that names file, line and column; `park-gateway check --config DIR` tells all of them at once.

    - durations: `500ms`, `1s`, `15min`, `2h`, `400d`; sizes: `64MB`, `1GB` (powers of 1000), `64MiB`
    - powers: `200W`, `3.5kW`, `1MW`; times of day: `"06:00"`; dates: `2026-09-02`
    - addresses count from 0, as on the wire: `40011` of a manual is `table: holding, address: 10`
    - `null`, or leaving a key out, means its default
    - decimals have a point: `0.1`, never `0,1`; numbers have no blanks or commas between thousands
    - units of points are UCUM codes: `W`, `kWh`, `Cel`, `m3/h`, `"%"`, `"1"` for plain numbers (another name
      of a unit, such as `KW`, is taken as its code, with a warning)
    - ids and levels of topics are made of `a-zA-Z0-9_-`; ids do not begin with `-`; `_gateway` is the
      gateway's own level
    - files are UTF-8, with or without a byte order mark; in `devices.d` and `profiles` names end in
      `.yaml` or `.yml`, and `check` names the files that are not read
    - between braces a text with a comma needs quotes: `{ type: "bits(0, 3)" }`
    - two points of a device that share registers are a warning, bits and bytes of one register are not

    """

  private static func section(of document: ConfigurationDocument) -> String {
    "\n## \(heading(of: document))\n\n\(document.shape.doc)\n"
      + "\n```yaml\n# yaml-language-server: $schema=/usr/share/park-gateway/schema/\(document.rawValue).json\n```\n"
      + tables(of: document.shape, path: "")
  }

  private static func heading(of document: ConfigurationDocument) -> String {
    switch document {
    case .gateway: "gateway.yaml"
    case .devices: "devices.d/*.yaml"
    case .kpis: "kpis.yaml"
    case .profile: "profiles/*.yaml: device profiles"
    case .tariff: "tariffs/*.yaml: tariffs"
    case .tariffHours: "tariffs/hours/*.yaml: hours of the tariffs' bands"
    case .vat: "tariffs/vat/*.yaml: rates of VAT"
    case .reactiveCharge: "tariffs/reactive/*.yaml: charges for reactive energy"
    case .emissionFactor: "emission-factors/*.yaml: emission factors"
    case .holidays: "holidays/*.yaml: tables of holidays"
    }
  }

  /// The table of a mapping's keys, then those of the mappings in it.
  private static func tables(of shape: ShapeDescription, path: String) -> String {
    var text = "\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n"
    for key in shape.keys { text += row(of: key) }
    for key in shape.keys {
      guard let contents = key.contents else { continue }
      let inner = path.isEmpty ? key.name : "\(path).\(key.name)"
      text += "\n### `\(inner)`\n\n\(contents.doc)\n" + tables(of: contents, path: inner)
    }
    return text
  }

  private static func row(of key: KeyDescription) -> String {
    let fallback = key.isRequired ? "**required**" : key.fallback.map { "`\(shown($0))`" } ?? "–"
    return "| `\(key.name)` | \(escaped(key.kind)) | \(fallback) | \(escaped(key.doc)) |\n"
  }

  private static func shown(_ value: JSON) -> String {
    switch value {
    case .string(let text): text
    case .array(let items): "[" + items.map(shown).joined(separator: ", ") + "]"
    default: value.compactText
    }
  }

  /// A bar would end a cell.
  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}

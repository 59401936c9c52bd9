import DeviceProfiles
import Registers

/// One value of a maker's table, checked.
struct RegisterRow: Sendable {
  var name: String
  var table: RegisterTable
  var address: Int
  var type: ValueType
  var order: WordOrder?
  var scale: Double = 1
  var offset: Double = 0
  var unit: String?
  var kind: PointKind?
  var notAvailable: [String] = []
  /// The maker's words.
  var label: String

  /// The last address is 65535.
  var addressCount: Int { table.holdsBits ? 1 : type.registerCount }

  /// A line of a profile's points.
  var yaml: String {
    var keys = ["table: \(table.rawValue)", "address: \(address)"]
    if !table.holdsBits { keys.append("type: \(Self.quoted(type.name))") }
    if let order, order != .abcd { keys.append("order: \(order.name)") }
    if scale != 1 { keys.append("scale: \(NumberText.text(scale))") }
    if offset != 0 { keys.append("offset: \(NumberText.text(offset))") }
    if let unit, unit != "1" { keys.append("unit: \(Self.quotedUnit(unit))") }
    if let kind { keys.append("kind: \(kind.rawValue)") }
    if !notAvailable.isEmpty {
      keys.append("not_available: [\(notAvailable.joined(separator: ", "))]")
    }
    let comment = label.isEmpty || label == name ? "" : "  # \(label)"
    return "  \(name): { \(keys.joined(separator: ", ")) }\(comment)"
  }

  private static func quoted(_ type: String) -> String { type.contains(",") ? "\"\(type)\"" : type }

  private static func quotedUnit(_ unit: String) -> String {
    unit.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/.".contains($0)) }
      && unit.first?.isLetter == true ? unit : "\"\(unit)\""
  }
}

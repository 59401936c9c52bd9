/// Which device of a SunSpec chain a device of a device file stands for.
package struct SunSpecPart: Sendable, Hashable {
  package enum Role: String, Sendable, Hashable, CaseIterable {
    /// The first inverter or meter of the chain.
    case first = "sunspec"
    /// An inverter at any position in the chain.
    case inverter = "sunspec-inverter"
    /// A meter, such as one that an inverter reads and shows in its own chain.
    case meter = "sunspec-meter"
  }

  package var role: Role
  /// Its number among devices of its role, counted from 1 along the chain.
  package var number: Int

  package init(_ role: Role, number: Int = 1) {
    self.role = role
    self.number = number
  }

  package static let first = Self(.first)
  package static let inverter = Self(.inverter)
  package static let meter = Self(.meter)

  /// No chain has more devices, because no chain has more models.
  package static let most = 128

  /// The name in a device file: `sunspec-meter`, `sunspec-meter-2`.
  package var name: String { number == 1 ? role.rawValue : "\(role.rawValue)-\(number)" }

  /// Reads the name; `nil` for any other text.
  package init?(name: String) {
    if let role = Role(rawValue: name) {
      self.init(role)
      return
    }
    guard let dash = name.lastIndex(of: "-"), let role = Role(rawValue: String(name[..<dash])),
      role != .first
    else { return nil }
    let digits = name[name.index(after: dash)...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != "0",
      let number = Int(digits), (1...Self.most).contains(number)
    else { return nil }
    self.init(role, number: number)
  }

  /// Names that are suggested for a misspelt one.
  package static let commonNames =
    Role.allCases.map(\.rawValue) + ["sunspec-inverter-2", "sunspec-meter-2"]
}

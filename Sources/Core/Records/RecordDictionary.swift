/// What an asset is.
package enum AssetKind: String, Sendable, Hashable, CaseIterable {
  case device
  case energyAccount = "energy_account"
  case productionLine = "production_line"
}

/// What the numbers in records stand for: the assets, points and KPIs of one configuration.
///
/// It is stored once for each configuration that has another content, so that a record is understood
/// after a reload, a restart or an upgrade.
package struct RecordDictionary: Sendable, Hashable {
  package struct Point: Sendable, Hashable {
    package var name: String
    /// As in a device file, such as `uint16`.
    package var type: String
    /// A UCUM code; `1` for a plain number.
    package var unit: String

    package init(name: String, type: String, unit: String) {
      self.name = name
      self.type = type
      self.unit = unit
    }
  }

  package struct Asset: Sendable, Hashable {
    package var id: String
    package var kind: AssetKind
    /// ISA-95 area, line, cell.
    package var path: [String]
    /// Of a device, in the order of its definition.
    package var points: [Point]

    package init(id: String, kind: AssetKind, path: [String] = [], points: [Point] = []) {
      self.id = id
      self.kind = kind
      self.path = path
      self.points = points
    }

    /// Its path and its id, with slashes between them.
    package var name: String { path.isEmpty ? id : path.joined(separator: "/") + "/" + id }
  }

  package let assets: [Asset]
  /// The names of KPIs.
  package let fields: [String]

  package init(assets: [Asset], fields: [String] = []) {
    self.assets = assets
    self.fields = fields
  }

  package static let empty = Self(assets: [])
}

/// Finds the dictionary of a record.
package protocol DictionarySource: Sendable {
  /// The dictionary of a revision; `nil` where it is not known.
  func dictionary(of revision: UInt32) -> RecordDictionary?
}

/// One dictionary, of any revision.
package struct SingleDictionary: DictionarySource {
  private let dictionary: RecordDictionary

  package init(_ dictionary: RecordDictionary) { self.dictionary = dictionary }

  package func dictionary(of revision: UInt32) -> RecordDictionary? { dictionary }
}

/// A kind of dated table that energy accounts name; the raw value is its folder, in the configuration
/// folder as well as among the shipped files.
enum TableKind: String, Sendable, CaseIterable {
  case tariff = "tariffs"
  case hours = "tariffs/hours"
  case vat = "tariffs/vat"
  case reactive = "tariffs/reactive"
  case emissionFactors = "emission-factors"

  /// For complaints.
  var noun: String {
    switch self {
    case .tariff: "tariff"
    case .hours: "tariff hours"
    case .vat: "VAT table"
    case .reactive: "reactive-energy rule"
    case .emissionFactors: "emission factor"
    }
  }

  /// Folders in this kind's that belong to other kinds.
  private var foreignFolders: Set<String> { self == .tariff ? ["hours", "vat", "reactive"] : [] }

  /// The names of the tables of this kind in the folders, such as `evn/production-22kv`, sorted.
  func names(in roots: [String]) -> [String] {
    var names: Set<String> = []
    for root in roots {
      let folder = "\(root)/\(rawValue)"
      names.formUnion(Self.tables(in: folder, prefix: ""))
      for inner in (try? FileReading.names(in: folder, suffix: "")) ?? []
      where !foreignFolders.contains(inner) {
        names.formUnion(Self.tables(in: "\(folder)/\(inner)", prefix: "\(inner)/"))
      }
    }
    return names.sorted()
  }

  private static func tables(in folder: String, prefix: String) -> [String] {
    let files = (try? FileReading.names(in: folder, suffix: ".yaml")) ?? []
    return files.map { prefix + $0.dropLast(5) }
  }
}

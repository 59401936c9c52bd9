import Glibc

/// The time zones that this machine knows.
enum TimeZoneNames {
  private static let directory = "/usr/share/zoneinfo"

  /// Whether there is a TZif file (RFC 9636) of that name.
  static func isKnown(_ name: String) -> Bool {
    let segments = name.split(separator: "/", omittingEmptySubsequences: false)
    guard segments.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else { return false }
    let file = try? FileReading.contents(of: "\(directory)/\(name)")
    return file?.bytes.starts(with: Array("TZif".utf8)) == true
  }

  /// Whether the machine has the database at all.
  static var isInstalled: Bool { FileReading.isDirectory(directory) }

  /// The names that `zone1970.tab` and `zone.tab` list.
  static func all() -> [String] {
    for table in ["zone1970.tab", "zone.tab"] {
      guard let file = try? FileReading.contents(of: "\(directory)/\(table)") else { continue }
      return ["UTC"]
        + String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
        .filter { !$0.hasPrefix("#") }
        .compactMap { line in
          let columns = line.split(separator: "\t")
          return columns.count > 2 ? String(columns[2]) : nil
        }
    }
    return []
  }
}

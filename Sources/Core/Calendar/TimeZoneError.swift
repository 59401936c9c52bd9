/// Why a file is not a usable description of a time zone.
package enum TimeZoneError: Error, Hashable, CustomStringConvertible {
  /// It does not begin like a TZif file.
  case notTZif
  /// It is shorter than its header announces.
  case truncated
  /// It counts leap seconds (zoneinfo's `right/`), which Unix time does not count.
  case countsLeapSeconds
  /// It contradicts itself or the format; the text says where.
  case malformed(String)

  package var description: String {
    switch self {
    case .notTZif: "not a time zone file (TZif)"
    case .truncated: "the time zone file is cut short"
    case .countsLeapSeconds: "the time zone file counts leap seconds; take the one without"
    case .malformed(let place): "the time zone file is malformed: \(place)"
    }
  }
}

/// Why a record cannot be read.
package enum RecordError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The bytes end too early, or hold what no record holds.
  case malformed
  /// It was written by a later version.
  case unknownLayout
  /// It refers to a dictionary that is not there, or to something that is not in it.
  case unknownName

  package var description: String {
    switch self {
    case .malformed: "the record is damaged"
    case .unknownLayout: "the record was written by a later version"
    case .unknownName: "the record names what no dictionary knows"
    }
  }
}

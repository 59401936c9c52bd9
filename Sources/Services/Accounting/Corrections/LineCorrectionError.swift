import Production

/// Why a correction of a line was refused; nothing was changed then.
package enum LineCorrectionError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownLine(String)
  /// It ends before it begins.
  case emptyInterval
  /// It spans more than ``Accounting/longestCorrection``.
  case tooLong
  /// It begins before what the ledger keeps.
  case tooOld
  /// As many stops as are remembered lie ahead.
  case tooManyStops
  /// A reason is text of 1…100 characters.
  case badReason
  /// The machine did not stand in it.
  case nothingStood
  case store(LedgerError)

  package var description: String {
    switch self {
    case .unknownLine(let id): "there is no production line \"\(id)\""
    case .emptyInterval: "the interval ends before it begins"
    case .tooLong: "the interval is longer than 31 days"
    case .tooOld: "the interval begins more than 400 days ago"
    case .tooManyStops: "\(ProductionLine.mostPlannedStops) stops are planned ahead already"
    case .badReason: "a reason is a text of 1 to 100 characters"
    case .nothingStood: "the line did not stand in this interval"
    case .store(let error): error.description
    }
  }
}

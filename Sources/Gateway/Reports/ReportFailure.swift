/// Why a report cannot be made.
package enum ReportFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The configuration has no account, line or table that it could be made of.
  case nothingToReport(String)
  /// The store cannot be read.
  case storeUnreadable(String)

  package var description: String {
    switch self {
    case .nothingToReport(let text), .storeUnreadable(let text): text
    }
  }
}

/// Why a report cannot be made.
package enum ReportFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The configuration has no account, line or table that it could be made of.
  case nothingToReport(String)
  /// What was asked for is not clear, or not to be had in this form.
  case notAnswerable(String)
  /// The store cannot be read.
  case storeUnreadable(String)

  package var description: String {
    switch self {
    case .nothingToReport(let text), .notAnswerable(let text), .storeUnreadable(let text): text
    }
  }
}

/// Why a report cannot be made.
package enum ReportFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The configuration has no account, production line or table for it.
  case nothingToReport(String)
  /// The request is not clear, or not possible in this form.
  case notAnswerable(String)
  /// The store cannot be read.
  case storeUnreadable(String)

  package var description: String {
    switch self {
    case .nothingToReport(let text), .notAnswerable(let text), .storeUnreadable(let text): text
    }
  }
}

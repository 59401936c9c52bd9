/// Why a gateway did not start.
package enum StartFailure: Error, Sendable, CustomStringConvertible {
  /// The store cannot be opened.
  case storeUnusable(String)
  /// The system refuses something that is needed.
  case system(String)

  package var description: String {
    switch self {
    case .storeUnusable(let text): "store unusable: \(text)"
    case .system(let text): text
    }
  }
}

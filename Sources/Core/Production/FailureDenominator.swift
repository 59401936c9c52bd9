/// What the operating time between failures is divided by; sources of ISO 22400-2 differ.
package enum FailureDenominator: String, Sendable, Hashable, Codable, CaseIterable {
  /// The failures: 278 h with 4 of them are 69.5 h.
  case failures
  /// The failures and one, for the stretch that is still running: 278 h with 4 of them are 55.6 h.
  case failuresPlusOne = "failures_plus_one"
}

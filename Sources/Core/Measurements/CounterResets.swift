/// Whether a counter can be set to 0.
package enum CounterResets: String, Sendable, Hashable, Codable, CaseIterable {
  /// People may set it to 0 sometimes: further readings must confirm it.
  case allowed
  /// It cannot be set to 0: a lower value is wrong, or the counter has passed its end.
  case never
  /// It is set to 0 in operation, such as at each shift change: every decrease is a reset.
  case expected
}

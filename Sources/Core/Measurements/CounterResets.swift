/// Whether a counter can be set to 0.
package enum CounterResets: String, Sendable, Hashable, Codable, CaseIterable {
  /// Somebody may set it to 0 now and then: readings must confirm it.
  case allowed
  /// Nobody can: a value that falls is false, or the counter passed its end.
  case never
  /// It is set to 0 in operation, such as at each change of shift: every fall is a reset.
  case expected
}

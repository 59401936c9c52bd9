/// The intervals of results, by their names in topics.
package enum Period: String, Sendable, Hashable, Codable, CaseIterable {
  case fifteenMinutes = "15min"
  case hour, shift, day, month
}

/// How well it is known where a value lies and what it means.
package struct Verification: Sendable, Hashable {
  /// The number of independent sources that agree on address, type and scale; `nil`: not said.
  package var sources: Int?
  /// Whether one weak source alone gives it, so that its address, type or scale may be wrong.
  package var isUnverified: Bool

  package init(sources: Int? = nil, isUnverified: Bool = false) {
    self.sources = sources
    self.isUnverified = isUnverified
  }
}

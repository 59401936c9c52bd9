/// The names of the dated tables that accounts may use; `nil`: not known, so not checked.
package struct KnownTables: Sendable, Hashable {
  package var tariffs: [String]?
  package var hours: [String]?
  package var emissionFactors: [String]?
  package var reactive: [String]?

  package init(
    tariffs: [String]? = nil,
    hours: [String]? = nil,
    emissionFactors: [String]? = nil,
    reactive: [String]? = nil
  ) {
    self.tariffs = tariffs
    self.hours = hours
    self.emissionFactors = emissionFactors
    self.reactive = reactive
  }

  func check(
    _ name: Located<String>?,
    _ what: String,
    _ known: [String]?,
    _ context: inout ReadingContext
  ) {
    guard let name, let known, !known.contains(name.value) else { return }
    context.error(
      "unknown \(what) \"\(name.value)\"",
      at: name.location,
      suggestion: Spelling.nearest(to: name.value, among: known)
    )
  }
}

/// Why a table, or an entry of it, may still change.
package struct ProvisionalText: Sendable, Hashable {
  package var english: String
  package var vietnamese: String

  package init(english: String, vietnamese: String) {
    self.english = english
    self.vietnamese = vietnamese
  }
}

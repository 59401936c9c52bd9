/// A text for people, in both languages of the plants.
package struct BilingualText: Sendable, Hashable {
  package let english: String
  package let vietnamese: String

  package init(_ english: String, _ vietnamese: String) {
    self.english = english
    self.vietnamese = vietnamese
  }
}

/// A text for people, in both languages of the plants.
package struct BilingualText: Sendable, Hashable, Codable {
  package let english: String
  package let vietnamese: String

  package init(_ english: String, _ vietnamese: String) {
    self.english = english
    self.vietnamese = vietnamese
  }
}

extension BilingualText {
  /// Both texts by the codes of their languages, as messages have them.
  package var byLanguage: [String: String] {
    [Language.english.rawValue: english, Language.vietnamese.rawValue: vietnamese]
  }

  /// The same change of both texts, such as a name put before them.
  package func mapped(_ change: (String) -> String) -> Self {
    Self(change(english), change(vietnamese))
  }

  package static func + (one: Self, other: Self) -> Self {
    Self(one.english + other.english, one.vietnamese + other.vietnamese)
  }
}

extension Sequence<BilingualText> {
  /// All of them in a row, as ``Sequence/joined(separator:)`` does for texts of one language.
  package func joined(separator: String) -> BilingualText {
    BilingualText(
      map(\.english).joined(separator: separator),
      map(\.vietnamese).joined(separator: separator)
    )
  }
}

extension Language {
  /// The text in this language.
  package func text(_ text: BilingualText) -> String {
    self == .english ? text.english : text.vietnamese
  }
}

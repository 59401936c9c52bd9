package import Languages

/// The declaration of an event: everything that messages and the documentation say of it.
///
/// Each stands once, in `Kinds`, beside the function that makes its ``EventContent``. ``EventCatalogue`` lists them all.
package struct EventKind: Sendable, Hashable {
  /// `type` in messages.
  package let code: String
  /// The usual one first; an event may choose another of them.
  package let severities: [Event.Severity]
  package let subjects: [EventSubject]
  /// When it comes, for the documentation.
  package let condition: BilingualText
  /// The facts that it may carry, each a member of the message, and those that stand in the texts only.
  package let facts: [FactName]
  package let wordings: [EventWording]

  init(
    _ code: String,
    _ severities: Event.Severity...,
    of subjects: [EventSubject],
    when condition: BilingualText,
    facts: [FactName] = [],
    wordings: EventWording...
  ) {
    self.code = code
    self.severities = severities
    self.subjects = subjects
    self.condition = condition
    self.facts = facts
    self.wordings = wordings
  }
}

/// What an event is about.
package enum EventSubject: String, Sendable, Hashable, CaseIterable {
  case device, account, line, gateway
}

/// How an event is put into words, in both languages.
///
/// The name of a fact in braces stands for its value: `{point} was reset`. What stands in square brackets is left out
/// where one of the facts in it is missing: `[, for {hold}]`.
package struct EventWording: Sendable, Hashable {
  package let template: BilingualText

  init(_ english: String, _ vietnamese: String) {
    template = BilingualText(english, vietnamese)
  }
}

package import Languages

/// What an event says: its kind, its facts, and how they are put into words.
///
/// One is made by the function of its kind, such as ``counterReset(point:from:to:unit:)``.
package struct EventContent: Sendable, Hashable {
  package let kind: EventKind
  package let severity: Event.Severity
  /// In the order of the declaration.
  package let facts: [EventFact]
  package let wording: EventWording

  /// - Parameters:
  ///   - kind: The declaration.
  ///   - wording: One of the kind's.
  ///   - severity: One of the kind's; the first where it is `nil`.
  ///   - facts: A fact without a value is left out.
  init(
    _ kind: EventKind,
    _ wording: EventWording,
    severity: Event.Severity? = nil,
    _ facts: [FactName: FactValue?]
  ) {
    self.kind = kind
    self.severity = severity ?? kind.severities.first ?? .info
    self.wording = wording
    self.facts = kind.facts.compactMap { name in
      facts[name].flatMap { $0 }.map { EventFact(name: name, value: $0) }
    }
  }

  /// The content of a kind with one wording.
  init(_ kind: EventKind, severity: Event.Severity? = nil, _ facts: [FactName: FactValue?]) {
    let wording = kind.wordings.first ?? EventWording(kind.code, kind.code)
    self.init(kind, wording, severity: severity, facts)
  }

  /// For people.
  package var text: BilingualText {
    let values = Dictionary(facts.map { ($0.name.rawValue, $0.value.text) }) { first, _ in first }
    return BilingualText(
      Template(wording.template.english).filled { values[$0]?.english },
      Template(wording.template.vietnamese).filled { values[$0]?.vietnamese }
    )
  }
}

package import Events
import Languages

extension RecordedEvent {
  /// An event's words, and its facts by name.
  package init(_ event: Event) {
    self.init(
      id: event.id,
      type: event.type,
      severity: event.severity.rawValue,
      message: event.message,
      facts: event.content.facts.compactMap { fact in
        RecordedValue(fact.value).map { RecordedFact(fact.name.rawValue, $0) }
      }
    )
  }
}

extension RecordedValue {
  /// `nil` for words that stand in the texts only.
  init?(_ value: FactValue) {
    switch value {
    case .phrase: return nil
    case .text(let text), .named(let text, _): self = .text(text)
    case .words(let words): self = .words(words.byLanguage)
    case .list(let texts, _): self = .list(texts.map(Self.text))
    case .count(let count): self = .whole(count)
    case .number(let number), .change(let number), .quantity(let number, _): self = .number(number)
    case .range(let range, _):
      self = .list([.number(range.lowerBound), .number(range.upperBound)])
    case .duration(let milliseconds): self = .number(Double(milliseconds) / 1000)
    case .time(let moment, _): self = .time(moment)
    case .counts(let counts):
      self = .group(counts.map { RecordedFact($0.name, .whole(Int64($0.count))) })
    case .amounts(let amounts):
      self = .group(
        amounts.map { RecordedFact($0.quantity, $0.value.map(Self.number) ?? .nothing) }
      )
    }
  }
}

import Events
import Languages

extension JSONWriter {
  /// Appends the facts of an event as members of its message.
  mutating func facts(of event: Event) {
    for fact in event.content.facts { member(fact.name.rawValue, fact.value) }
  }

  private mutating func member(_ name: String, _ value: FactValue) {
    switch value {
    case .phrase: break
    case .text(let text), .named(let text, _): member(name, text)
    case .words(let words): member(name, words.byLanguage)
    case .list(let texts, _):
      key(name)
      array { json in texts.forEach { json.string($0) } }
    case .count(let count): member(name, count)
    case .number(let number), .change(let number), .quantity(let number, _): member(name, number)
    case .range(let range, _):
      key(name)
      array { json in
        json.compactNumber(range.lowerBound)
        json.compactNumber(range.upperBound)
      }
    case .duration(let milliseconds): member(name, Double(milliseconds) / 1000)
    case .time(let moment, _): member(name, moment)
    case .counts(let counts):
      key(name)
      object { json in for one in counts { json.member(one.name, one.count) } }
    case .amounts(let amounts):
      key(name)
      object { json in
        for amount in amounts {
          json.key(amount.quantity)
          if let value = amount.value { json.compactNumber(value) } else { json.null() }
        }
      }
    }
  }
}

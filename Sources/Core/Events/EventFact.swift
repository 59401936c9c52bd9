package import Languages
package import Measurements

/// A fact of an event.
package struct EventFact: Sendable, Hashable {
  package let name: FactName
  package let value: FactValue
}

/// The value of a fact, and how a text writes it.
package enum FactValue: Sendable, Hashable {
  /// An id, a name, or what a person wrote: the same in each language.
  case text(String)
  /// Words in both languages.
  case words(BilingualText)
  /// One of several names: its code and its words.
  case named(String, BilingualText)
  /// Words that stand in the texts only: other facts say the same.
  case phrase(BilingualText)
  /// Several texts of one language, and how the event's texts put them.
  case list([String], BilingualText)
  case count(Int64)
  /// Written with all its digits, and without a unit.
  case number(Double)
  /// Written without its sign: the words around it say the direction.
  case change(Double)
  /// Written with three decimals at most, and with its unit; `1`: no unit.
  case quantity(Double, unit: String)
  case range(ClosedRange<Double>, unit: String)
  /// In milliseconds.
  case duration(Int64)
  /// A moment, and how it is written in the plant's time.
  case time(Timestamp, String)
  case counts([NamedCount])
  /// One value for each of several quantities, by their names; `nil` where it was not known.
  case amounts([Amount])

  /// How many there are of one name.
  package struct NamedCount: Sendable, Hashable {
    package let name: String
    package let words: BilingualText
    package let count: Int

    package init(_ name: String, _ words: BilingualText, _ count: Int) {
      self.name = name
      self.words = words
      self.count = count
    }
  }

  /// The value of one of several quantities.
  package struct Amount: Sendable, Hashable {
    package let quantity: String
    package let value: Double?

    package init(_ quantity: String, _ value: Double?) {
      self.quantity = quantity
      self.value = value
    }
  }
}

extension FactValue {
  /// As it stands in the texts.
  var text: BilingualText {
    switch self {
    case .words(let words), .named(_, let words), .phrase(let words), .list(_, let words): words
    case .counts(let counts):
      counts.map { one in one.words.mapped { "\(one.count) \($0)" } }.joined(separator: ", ")
    default: BilingualText(text(in: .english), text(in: .vietnamese))
    }
  }

  private func text(in language: Language) -> String {
    switch self {
    case .text(let text), .time(_, let text): text
    case .words(let words), .named(_, let words), .phrase(let words), .list(_, let words):
      language.text(words)
    case .count(let count): "\(count)"
    case .number(let value): language.exact(value)
    case .change(let value): language.exact(abs(value))
    case .quantity(let value, let unit): language.quantity(value, unit: unit)
    case .range(let range, let unit):
      "\(language.plain(range.lowerBound))…\(language.quantity(range.upperBound, unit: unit))"
    case .duration(let milliseconds): Self.text(ofDuration: milliseconds)
    case .counts(let counts): counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
    case .amounts(let amounts):
      amounts.map { "\($0.quantity) \($0.value.map(language.exact) ?? "?")" }
        .joined(separator: ", ")
    }
  }

  /// `1 h 2 min 3.5 s`: what is 0 in front is left out.
  static func text(ofDuration milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    let fraction = milliseconds % 1000
    let rest = Double(seconds % 60) + Double(fraction) / 1000
    let last = fraction == 0 ? "\(seconds % 60) s" : "\(rest) s"
    if seconds < 60 { return last }
    let minutes = "\(seconds / 60 % 60) min \(last)"
    return seconds < 3600 ? minutes : "\(seconds / 3600) h \(minutes)"
  }
}

extension Language {
  fileprivate func quantity(_ value: Double, unit: String) -> String {
    let number = plain(value)
    switch unit {
    case "1", "": return number
    case "Cel": return "\(number) °C"
    default: return "\(number) \(unit)"
    }
  }
}

package import Languages

/// The declaration of a KPI: everything that rows, `meta`, reports and the documentation say of it.
///
/// Each stands once, as a constant such as ``averagePower``; nothing is published under another name.
package struct Indicator: Sendable, Hashable {
  /// As in `values` of messages, in the ledger's rows and in configurations.
  package let name: String
  package let unit: IndicatorUnit
  package let aggregation: Aggregation
  /// The abbreviation of ISO 22400-2 or ISO 50006; `nil` where the standards have none.
  package private(set) var term: String?
  /// What people read, written out.
  package private(set) var label: BilingualText
  /// The same, short enough for a column of a report.
  package private(set) var heading: BilingualText

  /// How the value of a longer interval follows from those of its parts.
  package enum Aggregation: String, Sendable, Hashable, CaseIterable {
    /// The parts add up.
    case sum
    /// A quotient of sums: computed anew from what it is made of.
    case ratio
    /// A mean over the time that is known.
    case mean
    case minimum, maximum
    /// It belongs to its own interval only.
    case none
  }

  init(_ name: String, _ unit: IndicatorUnit, _ aggregation: Aggregation) {
    self.name = name
    self.unit = unit
    self.aggregation = aggregation
    label = BilingualText(name, name)
    heading = label
  }

  /// Whether the value means something before its interval ends: a sum is still too small then.
  package var isMeaningfulEarly: Bool {
    switch aggregation {
    case .ratio, .mean, .minimum: true
    case .sum, .maximum, .none: false
    }
  }
}

/// What a declaration says besides name, unit and aggregation.
extension Indicator {
  func labelled(_ english: String, _ vietnamese: String) -> Self {
    var labelled = self
    labelled.label = BilingualText(english, vietnamese)
    labelled.heading = labelled.label
    return labelled
  }

  func headed(_ english: String, _ vietnamese: String) -> Self {
    var headed = self
    headed.heading = BilingualText(english, vietnamese)
    return headed
  }

  func termed(_ term: String) -> Self {
    var termed = self
    termed.term = term
    return termed
  }
}

package import Languages

/// A sign that a device is wired or configured wrongly, or a question that its values leave open.
package struct Finding: Sendable, Hashable {
  /// The family of what is wrong.
  package enum Rule: String, Sendable, Hashable, CaseIterable {
    case noAnswer = "no_answer"
    case badPoints = "bad_points"
    case wordOrder = "word_order"
    case implausible
    case scale
    case ratio
    case missingVoltage = "missing_voltage"
    case missingNeutral = "missing_neutral"
    case missingCurrent = "missing_current"
    case reversedTransformer = "reversed_ct"
    case swappedPhases = "swapped_phases"
    case wiring
    case frozen
    case energy
  }

  package var rule: Rule
  /// What can be the cause; more than one where the values cannot tell them apart.
  package var causes: [Fault]
  /// The observation, in a sentence.
  package var text: BilingualText
  /// What to do about it.
  package var advice: BilingualText
  package var points: [String]
  /// Seconds of readings after which it can be decided; `nil` where more readings alone decide nothing.
  package var decidedAfter: Double?

  package init(
    _ rule: Rule,
    _ causes: [Fault],
    _ words: FindingText,
    points: [String],
    decidedAfter: Double? = nil
  ) {
    self.rule = rule
    self.causes = causes
    text = words.text
    advice = words.advice
    self.points = points
    self.decidedAfter = decidedAfter
  }
}

/// A fault that `simulate` can make and `doctor` looks for; the raw value is its name for both.
package enum Fault: String, Sendable, Hashable, CaseIterable {
  case reversedTransformer = "reversed-ct"
  case swappedCurrents = "swapped-currents"
  case rotatedCurrents = "rotated-currents"
  case swappedWords = "swapped-words"
  case swappedBytes = "swapped-bytes"
  case missingNeutral = "missing-neutral"
  case noVoltage = "no-voltage"
  case noCurrent = "no-current"
  case frozenRegisters = "frozen-registers"
  case frozenCounter = "frozen-counter"
  case wrongRatio = "wrong-ratio"
  case wrongScale = "wrong-scale"
  case swappedDirections = "swapped-import-export"
  case hung
}

/// What was not checked, and how it can be.
package struct Gap: Sendable, Hashable {
  package enum Subject: String, Sendable, Hashable, CaseIterable {
    case voltage, wiring, neutral, ratio, energy, frozen, names, values

    /// The faults that can be there, unseen.
    package var faults: [Fault] {
      switch self {
      case .voltage: [.noVoltage, .missingNeutral]
      case .wiring: [.reversedTransformer, .swappedCurrents, .rotatedCurrents, .noCurrent]
      case .neutral: [.missingNeutral]
      case .ratio: [.wrongRatio, .wrongScale]
      case .energy: [.frozenCounter, .swappedDirections, .wrongScale]
      case .frozen: [.frozenRegisters, .hung]
      case .names, .values: []
      }
    }
  }
  package var subject: Subject
  package var text: BilingualText
  package var advice: BilingualText
}

/// What the readings of a device say.
package struct Diagnosis: Sendable, Hashable {
  /// Faults, the one to mend first in front.
  package var findings: [Finding] = []
  /// Signs that a healthy plant can show as well.
  package var undecided: [Finding] = []
  package var gaps: [Gap] = []

  package init() {}
}

/// Both sentences of a finding.
package struct FindingText: Sendable, Hashable {
  package var text: BilingualText
  package var advice: BilingualText

  package init(_ text: BilingualText, advice: BilingualText) {
    self.text = text
    self.advice = advice
  }
}

package import Configuration

/// A sign that a device is wired or configured wrongly.
package struct DiagnosisFinding: Sendable, Hashable {
  package enum Rule: String, Sendable, Hashable, CaseIterable {
    case noAnswer = "no_answer"
    case badPoints = "bad_points"
    case reversedTransformer = "reversed_ct"
    case swappedPhases = "swapped_phases"
    case wordOrder = "word_order"
    case scale
    case energy
  }

  package var device: String
  package var rule: Rule
  /// The observation, in a sentence.
  package var text: String
  /// What to do about it.
  package var advice: String
  package var points: [String]

  init(_ device: String, _ rule: Rule, _ words: DiagnosisText, points: [String] = []) {
    self.device = device
    self.rule = rule
    text = words.text
    advice = words.advice
    self.points = points
  }

  package var line: String { "\(device): \(text); \(advice)" }

  package var json: JSON {
    [
      "device": .string(device),
      "rule": .string(rule.rawValue),
      "text": .string(text),
      "advice": .string(advice),
      "points": .array(points.map { .string($0) }),
    ]
  }
}

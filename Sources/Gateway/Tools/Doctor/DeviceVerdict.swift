package import Configuration
package import Diagnosis
package import Languages

/// What `doctor` says of one device.
package struct DeviceVerdict: Sendable, Hashable {
  package var device: String
  package var diagnosis: Diagnosis
  /// For how long it was watched.
  package var seconds: Double

  package init(_ device: String, _ diagnosis: Diagnosis, seconds: Double = 0) {
    self.device = device
    self.diagnosis = diagnosis
    self.seconds = seconds
  }

  /// Seconds of readings that would decide what needs only time; `nil` where nothing does.
  package var decidedAfter: Double? { diagnosis.undecided.compactMap(\.decidedAfter).max() }

  /// The faults, each with what to do in a line of its own.
  package func findingLines(_ language: Language) -> [String] {
    diagnosis.findings.flatMap { lines($0, language) }
  }

  /// The open questions, and what was not checked.
  package func openLines(_ language: Language) -> [String] {
    let undecided = diagnosis.undecided.flatMap {
      lines($0, language, mark: Self.mark(of: $0))
    }
    guard !diagnosis.gaps.isEmpty else { return undecided }
    let mark = BilingualText("not checked:", "chưa kiểm tra:")
    let gaps = diagnosis.gaps.map {
      "  - \(language.text($0.text)): \(language.text($0.advice))"
    }
    return undecided + ["\(device): \(language.text(mark))"] + gaps
  }

  private func lines(
    _ finding: Finding,
    _ language: Language,
    mark: BilingualText = BilingualText("", "")
  ) -> [String] {
    [
      "\(device): \(language.text(mark))\(language.text(finding.text))",
      "  > \(language.text(finding.advice))",
    ]
  }

  package func findings(_ language: Language) -> [JSON] {
    diagnosis.findings.map { json($0, language) }
  }

  package func undecided(_ language: Language) -> [JSON] {
    diagnosis.undecided.map { json($0, language, mark: Self.mark(of: $0)) }
  }

  package func gaps(_ language: Language) -> [JSON] {
    diagnosis.gaps.map {
      [
        "device": .string(device), "subject": .string($0.subject.rawValue),
        "causes": .array($0.subject.faults.map { .string($0.rawValue) }),
        "text": .string(language.text($0.text)), "advice": .string(language.text($0.advice)),
      ]
    }
  }

  private static func mark(of question: Finding) -> BilingualText {
    question.decidedAfter == nil
      ? BilingualText("cannot be decided: ", "không thể kết luận: ")
      : BilingualText("cannot be decided yet: ", "chưa thể kết luận: ")
  }

  private func json(
    _ finding: Finding,
    _ language: Language,
    mark: BilingualText = BilingualText("", "")
  ) -> JSON {
    let time: JSON = finding.decidedAfter.map { .number($0) } ?? .null
    return [
      "device": .string(device),
      "rule": .string(finding.rule.rawValue),
      "causes": .array(finding.causes.map { .string($0.rawValue) }),
      "text": .string(language.text(mark + finding.text)),
      "advice": .string(language.text(finding.advice)),
      "points": .array(finding.points.map { .string($0) }),
      "decided_after": time,
    ]
  }
}

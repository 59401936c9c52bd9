package import Configuration
package import Diagnosis
package import Languages

/// What `doctor` says of one device.
package struct DeviceVerdict: Sendable, Hashable {
  package var device: String
  package var diagnosis: Diagnosis

  package init(_ device: String, _ diagnosis: Diagnosis) {
    self.device = device
    self.diagnosis = diagnosis
  }

  /// A line for each finding.
  package func findingLines(_ language: Language) -> [String] {
    diagnosis.findings.map { line($0, language) }
  }

  /// A line for each open question, and one for what was not checked.
  package func openLines(_ language: Language) -> [String] {
    let undecided = diagnosis.undecided.map {
      line(
        $0,
        language,
        mark: language.text(BilingualText("cannot be decided: ", "không thể kết luận: "))
      )
    }
    guard !diagnosis.gaps.isEmpty else { return undecided }
    let gaps = diagnosis.gaps.map {
      "\(language.text($0.text)) (\(language.text($0.advice)))"
    }
    let mark = language.text(BilingualText("not checked: ", "chưa kiểm tra: "))
    return undecided + ["\(device): \(mark)\(gaps.joined(separator: "; "))"]
  }

  private func line(_ finding: Finding, _ language: Language, mark: String = "") -> String {
    "\(device): \(mark)\(language.text(finding.text)); \(language.text(finding.advice))"
  }

  package func findings(_ language: Language) -> [JSON] {
    diagnosis.findings.map { json($0, language) }
  }

  package func undecided(_ language: Language) -> [JSON] {
    diagnosis.undecided.map { json($0, language) }
  }

  package func gaps(_ language: Language) -> [JSON] {
    diagnosis.gaps.map {
      [
        "device": .string(device), "subject": .string($0.subject.rawValue),
        "text": .string(language.text($0.text)), "advice": .string(language.text($0.advice)),
      ]
    }
  }

  private func json(_ finding: Finding, _ language: Language) -> JSON {
    [
      "device": .string(device),
      "rule": .string(finding.rule.rawValue),
      "causes": .array(finding.causes.map { .string($0.rawValue) }),
      "text": .string(language.text(finding.text)),
      "advice": .string(language.text(finding.advice)),
      "points": .array(finding.points.map { .string($0) }),
    ]
  }
}

import Configuration
import Diagnosis
import Glibc
import Languages
import Tools

/// Shows an examination: how far it is on a terminal, and what it says at the end.
final class DoctorOutput: Sendable {
  private let language: Language
  private let isTerminal = isatty(2) == 1
  private let lock = OutputLock()

  init(_ language: Language) { self.language = language }

  /// May be called from any thread.
  @Sendable func tell(_ progress: PlantExamination.Progress) {
    guard isTerminal else { return }
    let (seconds, most) = (Int(progress.seconds), Int(progress.most))
    let text = BilingualText(
      "reading \(progress.devices) devices: \(seconds) s of at most \(most) s",
      "đang đọc \(progress.devices) thiết bị: \(seconds) giây, nhiều nhất \(most) giây"
    )
    lock.withLock { writeError("\r\u{1B}[K\(language.text(text))") }
  }

  func end() {
    if isTerminal { writeError("\r\u{1B}[K") }
  }

  func document(_ verdicts: [DeviceVerdict], _ again: String?) -> String {
    let document: JSON = [
      "devices": .integer(verdicts.count),
      "seconds": .number(((verdicts.map(\.seconds).max() ?? 0) * 10).rounded() / 10),
      "findings": .array(verdicts.flatMap { $0.findings(language) }),
      "undecided": .array(verdicts.flatMap { $0.undecided(language) }),
      "not_checked": .array(verdicts.flatMap { $0.gaps(language) }),
      "ask_again": again.map { .string($0) } ?? .null,
    ]
    return document.indentedText
  }

  /// The faults first, then what stays open.
  func text(_ verdicts: [DeviceVerdict], _ again: String?) -> String {
    var lines = verdicts.flatMap { $0.findingLines(language) }
    let open = verdicts.reduce(0) { $0 + $1.diagnosis.undecided.count }
    if lines.isEmpty {
      let found =
        open == 0
        ? BilingualText("devices: nothing found", "thiết bị: không phát hiện gì")
        : BilingualText(
          "devices: no certain fault, \(open) left open",
          "thiết bị: không có lỗi chắc chắn, \(open) điều chưa kết luận được"
        )
      lines.append("\(verdicts.count) \(language.text(found))")
    }
    lines += verdicts.flatMap { $0.openLines(language) }
    if let again {
      let more = BilingualText("what only needs time: ", "điều chỉ cần thêm thời gian: ")
      lines.append(language.text(more) + again)
    }
    return lines.joined(separator: "\n")
  }
}

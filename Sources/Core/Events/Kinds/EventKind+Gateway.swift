package import Languages

// The gateway itself: its configuration, its clock, the commands that it ignores.
extension EventKind {
  package static let configurationApplied = EventKind(
    "configuration_applied",
    .info,
    of: [.gateway],
    when: BilingualText("A reload put a configuration in force", "Cấu hình nạp lại đã có hiệu lực"),
    facts: [.configuration, .changes],
    wordings: EventWording(
      "The configuration {configuration} is in force[: {changes}]",
      "Cấu hình {configuration} đã có hiệu lực[: {changes}]"
    )
  )

  package static let configurationRefused = EventKind(
    "configuration_refused",
    .warning,
    of: [.gateway],
    when: BilingualText(
      "A reload found errors, or a change that needs a restart; the old configuration stays in force",
      "Cấu hình nạp lại có lỗi, hoặc có thay đổi cần khởi động lại; cấu hình cũ vẫn có hiệu lực"
    ),
    facts: [.problems],
    wordings: EventWording(
      "The new configuration is refused, the old one goes on: {problems}",
      "Cấu hình mới bị từ chối, cấu hình cũ vẫn chạy: {problems}"
    )
  )

  package static let clockStep = EventKind(
    "clock_step",
    .warning,
    of: [.gateway],
    when: BilingualText(
      "The wall clock was set by more than half a second",
      "Giờ máy bị chỉnh quá nửa giây"
    ),
    facts: [.step],
    wordings: .setForward,
    .setBack
  )

  package static let commandIgnored = EventKind(
    "command_ignored",
    .warning,
    of: [.gateway],
    when: BilingualText("A retained command came", "Có lệnh được đặt cờ lưu lại"),
    facts: [.command, .broker],
    wordings: EventWording(
      "A retained command {command} on broker {broker} was ignored: commands must not be retained",
      "Đã bỏ qua lệnh {command} được lưu lại trên máy chủ {broker}: không được đặt cờ lưu lại cho lệnh"
    )
  )
}

extension EventWording {
  fileprivate static let setForward = EventWording(
    "The clock was set forward by {step} s",
    "Đồng hồ đã được chỉnh tới {step} giây"
  )
  fileprivate static let setBack = EventWording(
    "The clock was set back by {step} s",
    "Đồng hồ đã được chỉnh lùi {step} giây"
  )
}

extension EventContent {
  /// A configuration, by its hash, is in force; what changed in words.
  package static func configurationApplied(_ hash: String, changes: [BilingualText]) -> Self {
    let list = changes.isEmpty ? nil : FactValue.phrase(list(changes))
    return Self(.configurationApplied, [.configuration: .text(hash), .changes: list])
  }

  /// A configuration was refused; `problems` as `check` prints them.
  package static func configurationRefused(problems: [String]) -> Self {
    let english = list(problems.map { BilingualText($0, "") }).english
    let words = BilingualText(english, ConfigurationReasons.places(of: problems))
    let published = Array(problems.prefix(mostTexts))
    return Self(.configurationRefused, [.problems: .list(published, words)])
  }

  /// The clock was set, forward or (below 0) back, by so many milliseconds.
  package static func clockStep(milliseconds: Int64) -> Self {
    Self(
      .clockStep,
      milliseconds > 0 ? .setForward : .setBack,
      [.step: .change(Double(milliseconds) / 1000)]
    )
  }

  package static func commandIgnored(_ command: String, broker: String) -> Self {
    Self(.commandIgnored, [.command: .text(command), .broker: .text(broker)])
  }

  /// As many texts as a message may hold; the log has them all.
  private static let mostTexts = 100

  private static func list(_ texts: [BilingualText]) -> BilingualText {
    let rest = texts.count - mostTexts
    let more =
      rest > 0
      ? BilingualText("; and \(rest) more", "; và \(rest) thay đổi khác") : BilingualText("", "")
    return texts.prefix(mostTexts).joined(separator: "; ") + more
  }
}

package import Languages

// Production lines.
extension EventKind {
  package static let stateChange = EventKind(
    "state_change",
    .info,
    .warning,
    of: [.line],
    when: BilingualText(
      "The machine's state is another; `warning` where it is a fault",
      "Máy đổi trạng thái; `warning` khi là sự cố"
    ),
    facts: [.line, .from, .to, .duration],
    wordings: EventWording(
      "{line}: {from} → {to}, after {duration}",
      "{line}: {from} → {to}, sau {duration}"
    )
  )

  package static let stateResumed = EventKind(
    "state_resumed",
    .info,
    of: [.line],
    when: BilingualText(
      "Takes back the `state_change` to unknown with the same `ts`: readings that came more than 30 s late show that the state "
        + "went on",
      "Rút lại `state_change` sang không rõ có cùng `ts`: số liệu đến trễ quá 30 s cho thấy trạng thái vẫn tiếp tục"
    ),
    facts: [.line, .to],
    wordings: EventWording(
      "{line}: {to} went on; readings of it came late",
      "{line}: {to} vẫn tiếp tục; số liệu đến trễ"
    )
  )
}

extension EventContent {
  /// A state, by its code and its names.
  package typealias State = (code: String, name: BilingualText)

  /// The machine of a line changed its state; `duration` is how long the former one lasted, in milliseconds.
  package static func stateChange(
    line: String,
    from: State,
    to: State,
    duration: Int64,
    isFault: Bool
  ) -> Self {
    Self(
      .stateChange,
      severity: isFault ? .warning : .info,
      [
        .line: .text(line), .from: .named(from.code, from.name), .to: .named(to.code, to.name),
        .duration: .duration(duration),
      ]
    )
  }

  /// The state that was published as ended went on.
  package static func stateResumed(line: String, to: State) -> Self {
    Self(.stateResumed, [.line: .text(line), .to: .named(to.code, to.name)])
  }
}

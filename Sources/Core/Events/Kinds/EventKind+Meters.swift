import Languages

// Meters and counters.
extension EventKind {
  package static let counterReset = EventKind(
    "counter_reset",
    .warning,
    .info,
    of: [.device, .line],
    when: BilingualText(
      "A counter started again: it was reset, or the meter was changed. `info` for a line's count of items",
      "Bộ đếm bắt đầu lại: bị đặt lại, hoặc công tơ được thay. `info` với số đếm sản phẩm của dây chuyền"
    ),
    facts: [.point, .from, .to, .unit],
    wordings: .meterReset,
    .itemsReset
  )

  package static let counterSetBack = EventKind(
    "counter_set_back",
    .warning,
    of: [.device, .line],
    when: BilingualText(
      "A counter goes on from a little below its last value, as after a power cut",
      "Bộ đếm chạy tiếp từ giá trị thấp hơn giá trị cuối một chút, như sau khi mất điện"
    ),
    facts: [.point, .from, .to, .unit],
    wordings: EventWording(
      "{point} was set back from {from} to {to}, as after a power cut; it counts on from there",
      "{point} bị lùi từ {from} về {to}, như sau khi mất điện; nay đếm tiếp từ đó"
    )
  )

  package static let counterResumed = EventKind(
    "counter_resumed",
    .info,
    of: [.device],
    when: BilingualText(
      "What looked like a reset was a disturbance",
      "Lần tưởng là đặt lại chỉ là nhiễu"
    ),
    facts: [.point],
    wordings: EventWording(
      "{point} goes on where it was before a disturbance; nothing was lost",
      "{point} đếm tiếp từ giá trị trước khi bị nhiễu; không mất số liệu"
    )
  )

  package static let counterWrap = EventKind(
    "counter_wrap",
    .info,
    of: [.device],
    when: BilingualText(
      "A counter passed its highest value",
      "Bộ đếm vượt giá trị lớn nhất của nó"
    ),
    facts: [.point],
    wordings: EventWording(
      "{point} passed its end and goes on from 0",
      "{point} đã vượt giá trị cuối và đếm tiếp từ 0"
    )
  )

  package static let meterSwap = EventKind(
    "meter_swap",
    .info,
    of: [.device],
    when: BilingualText(
      "The command `meter_swap` booked the replacement of a meter",
      "Lệnh `meter_swap` đã ghi nhận việc thay công tơ"
    ),
    facts: [.point, .from, .to, .unit, .by, .why],
    wordings: EventWording(
      "The meter of {point} was changed; it now counts from {to}[, says {by}][; reason: {why}]",
      "Công tơ của {point} đã được thay; nay đếm từ {to}[, theo {by}][; lý do: {why}]"
    )
  )

  package static let stateLost = EventKind(
    "state_lost",
    .warning,
    of: [.device, .line],
    when: BilingualText(
      "The saved state of a counter or a line cannot be read",
      "Không đọc được trạng thái đã lưu của một bộ đếm hay dây chuyền"
    ),
    facts: [.point],
    wordings: EventWording(
      "The saved state of {point} cannot be read; counting starts afresh",
      "Không đọc được trạng thái đã lưu của {point}; bắt đầu đếm lại"
    )
  )
}

extension EventWording {
  fileprivate static let meterReset = EventWording(
    "{point} was reset, or its meter changed: from {from} it now counts from {to}",
    "{point} đã bị đặt lại hoặc thay công tơ: từ {from}, nay đếm từ {to}"
  )
  fileprivate static let itemsReset = EventWording(
    "{point} was reset: from {from} it now counts from {to}",
    "{point} đã được đặt lại: từ {from}, nay đếm từ {to}"
  )
}

extension EventContent {
  /// A meter's counter started again; `from` and `to` in the point's `unit`, where that is known.
  package static func counterReset(
    point: String,
    from: Double,
    to: Double,
    unit: String?
  ) -> Self {
    Self(
      .counterReset,
      .meterReset,
      step(of: point, from, to, unit)
    )
  }

  /// A count of items started again, as machines do at a change of shift.
  package static func itemCounterReset(point: String, from: Double, to: Double) -> Self {
    Self(
      .counterReset,
      .itemsReset,
      severity: .info,
      step(of: point, from, to, nil)
    )
  }

  /// A counter lost a little of what it had counted; `from` and `to` in the point's `unit`.
  package static func counterSetBack(
    point: String,
    from: Double,
    to: Double,
    unit: String?
  ) -> Self {
    Self(.counterSetBack, step(of: point, from, to, unit))
  }

  private static func step(
    of point: String,
    _ from: Double,
    _ to: Double,
    _ unit: String?
  ) -> [FactName: FactValue?] {
    [
      .point: .text(point), .from: .number(from), .to: .number(to),
      .unit: unit.map { .text($0) },
    ]
  }

  package static func counterResumed(point: String) -> Self {
    Self(.counterResumed, [.point: .text(point)])
  }

  package static func counterWrap(point: String) -> Self {
    Self(.counterWrap, [.point: .text(point)])
  }

  /// A meter was replaced: the old one ended at `from`, the new one counts from `to`, in the point's `unit`.
  package static func meterSwap(
    point: String,
    from: Double,
    to: Double,
    unit: String?,
    author: EventAuthor
  ) -> Self {
    let facts = step(of: point, from, to, unit)
    return Self(.meterSwap, facts.merging(author.facts) { fact, _ in fact })
  }

  /// The saved state of a counter or a line, by its name, cannot be read.
  package static func stateLost(of name: String) -> Self {
    Self(.stateLost, [.point: .text(name)])
  }
}

package import Languages

// Devices: whether they answer, and what is written to them.
extension EventKind {
  package static let deviceOffline = EventKind(
    "device_offline",
    .warning,
    of: [.device],
    when: BilingualText(
      "A device gave no valid answer for 3 s and two cycles",
      "Thiết bị không có câu trả lời hợp lệ trong 3 s và hai chu kỳ"
    ),
    facts: [.device, .reason],
    wordings: EventWording("{device} does not answer: {reason}", "{device} không trả lời: {reason}")
  )

  package static let deviceOnline = EventKind(
    "device_online",
    .info,
    of: [.device],
    when: BilingualText(
      "A device that was offline answers again. One that is there from the start causes no event",
      "Thiết bị từng mất liên lạc đã trả lời lại. Thiết bị có mặt từ đầu thì không có sự kiện"
    ),
    facts: [.device, .duration],
    wordings: EventWording(
      "{device} answers again after {duration} s",
      "{device} đã trả lời lại sau {duration} giây"
    )
  )

  package static let pointWritten = EventKind(
    "point_written",
    .info,
    of: [.device],
    when: BilingualText("The command `write` wrote a point", "Lệnh `write` đã ghi một điểm"),
    facts: [.point, .before, .after, .unit, .by, .why],
    wordings: .written,
    .writtenAgain,
    .writtenUnread
  )

  package static let writeFailed = EventKind(
    "write_failed",
    .warning,
    of: [.device],
    when: BilingualText(
      "The command `write` was sent, but the device did not obey, or not provably",
      "Lệnh `write` đã gửi nhưng thiết bị không làm theo, hoặc không chứng minh được"
    ),
    facts: [.point, .value, .by, .why, .reason],
    wordings: EventWording(
      "Writing {point}, asked by {by}, failed: {reason}",
      "Ghi {point} theo yêu cầu của {by} không thành công: {reason}"
    )
  )
}

extension EventWording {
  fileprivate static let written = EventWording(
    "{point} was written by {by}: {before} → {after}[ {unit}][; reason: {why}]",
    "{by} đã ghi {point}: {before} → {after}[ {unit}][; lý do: {why}]"
  )
  fileprivate static let writtenAgain = EventWording(
    "{point} was written by {by}: {after}[ {unit}][; reason: {why}]",
    "{by} đã ghi {point}: {after}[ {unit}][; lý do: {why}]"
  )
  fileprivate static let writtenUnread = EventWording(
    "{point} was written by {by}: {after}[ {unit}] (not readable)[; reason: {why}]",
    "{by} đã ghi {point}: {after}[ {unit}] (không đọc lại được)[; lý do: {why}]"
  )
}

extension EventContent {
  package static func deviceOffline(device: String, reason: BilingualText) -> Self {
    Self(.deviceOffline, [.device: .text(device), .reason: .words(reason)])
  }

  /// A device is back; `duration` is how long it was away, in seconds.
  package static func deviceOnline(device: String, duration: Int64) -> Self {
    Self(.deviceOnline, [.device: .text(device), .duration: .count(duration)])
  }

  /// A point was written.
  ///
  /// - Parameters:
  ///   - point: `device.point`.
  ///   - author: Who asked for it.
  ///   - before: What it held; `nil` where it cannot be read.
  ///   - after: What it holds now, or what was sent where it cannot be read.
  ///   - unit: The point's; `1` for a plain number.
  /// - Returns: What the event says.
  package static func pointWritten(
    point: String,
    author: EventAuthor,
    before: FactValue?,
    after: FactValue,
    unit: String
  ) -> Self {
    let facts: [FactName: FactValue?] = [
      .point: .text(point), .before: before, .after: after,
      .unit: unit == "1" ? nil : .text(unit),
    ]
    return Self(
      .pointWritten,
      before == nil ? .writtenUnread : before == after ? .writtenAgain : .written,
      facts.merging(author.facts) { fact, _ in fact }
    )
  }

  /// A point was not written; `value` is what was asked for.
  package static func writeFailed(
    point: String,
    value: FactValue?,
    author: EventAuthor,
    reason: BilingualText
  ) -> Self {
    let facts: [FactName: FactValue?] = [
      .point: .text(point), .value: value, .reason: .words(reason),
    ]
    return Self(.writeFailed, facts.merging(author.facts) { fact, _ in fact })
  }
}

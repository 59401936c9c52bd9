import Languages
package import Measurements

// The certificates in the brokers' configuration.
extension EventKind {
  package static let certificateExpires = EventKind(
    "certificate_expires",
    .warning,
    .critical,
    of: [.gateway],
    when: BilingualText(
      "A certificate ends within 30 days; `critical` within 7 days, and once it has expired",
      "Chứng chỉ sẽ hết hạn trong 30 ngày; `critical` trong 7 ngày và khi đã hết hạn"
    ),
    facts: [.broker, .certificate, .days, .expires],
    wordings: .expires,
    .hasExpired
  )

  package static let certificateRenewed = EventKind(
    "certificate_renewed",
    .info,
    of: [.gateway],
    when: BilingualText("A renewed certificate was found", "Tìm thấy chứng chỉ đã gia hạn"),
    facts: [.broker, .certificate, .expires],
    wordings: EventWording(
      "broker {broker}: the certificate {certificate} has been renewed",
      "máy chủ {broker}: chứng chỉ {certificate} đã được gia hạn"
    )
  )
}

extension EventWording {
  fileprivate static let expires = EventWording(
    "broker {broker}: the certificate {certificate} expires in {days} days",
    "máy chủ {broker}: chứng chỉ {certificate} sẽ hết hạn sau {days} ngày"
  )
  fileprivate static let hasExpired = EventWording(
    "broker {broker}: the certificate {certificate} has expired",
    "máy chủ {broker}: chứng chỉ {certificate} đã hết hạn"
  )
}

extension EventContent {
  /// A certificate, by its file's name, ends soon.
  package static func certificateExpires(
    broker: String,
    certificate: String,
    days: Int64,
    until: Timestamp,
    isUrgent: Bool
  ) -> Self {
    Self(
      .certificateExpires,
      .expires,
      severity: isUrgent ? .critical : .warning,
      facts(broker, certificate, days, until)
    )
  }

  package static func certificateExpired(
    broker: String,
    certificate: String,
    until: Timestamp
  ) -> Self {
    Self(
      .certificateExpires,
      .hasExpired,
      severity: .critical,
      facts(broker, certificate, 0, until)
    )
  }

  package static func certificateRenewed(
    broker: String,
    certificate: String,
    until: Timestamp
  ) -> Self {
    Self(.certificateRenewed, facts(broker, certificate, nil, until))
  }

  private static func facts(
    _ broker: String,
    _ certificate: String,
    _ days: Int64?,
    _ until: Timestamp
  ) -> [FactName: FactValue?] {
    [
      .broker: .text(broker), .certificate: .text(certificate), .days: days.map { .count($0) },
      .expires: .time(until, "\(until.milliseconds)"),
    ]
  }
}

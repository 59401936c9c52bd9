package import Indicators

extension AlarmRule {
  /// The event for a transition.
  package func event(for transition: AlarmTransition) -> Event {
    let isRaised = transition.kind == .raised
    return Event(
      subject: subject,
      timestamp: transition.time,
      id: id,
      type: isRaised ? "alarm_raised" : "alarm_cleared",
      severity: severity,
      english: text(transition, .english),
      vietnamese: text(transition, .vietnamese)
    )
  }

  /// The event for an alarm that was raised and is no longer configured.
  package static func removal(
    of id: String,
    _ state: AlarmState,
    at transition: AlarmTransition
  ) -> Event {
    Event(
      subject: state.subject,
      timestamp: transition.time,
      id: id,
      type: "alarm_cleared",
      severity: .info,
      english: "\(id): the alarm was taken out of the configuration",
      vietnamese: "\(id): cảnh báo đã bị xóa khỏi cấu hình"
    )
  }

  private func text(_ transition: AlarmTransition, _ language: AlarmLanguage) -> String {
    let value = transition.value.map { quantity($0, language) }
    if transition.kind == .cleared {
      return "\(id): \(cleared(value, language))"
    }
    return "\(id): \(raised(value ?? "?", language))\(duration(language))"
  }

  private func raised(_ value: String, _ language: AlarmLanguage) -> String {
    let limit = limit(isRaised: true, language)
    switch (condition, language) {
    case (.above, .english): return "\(valueName) is \(value), above the limit of \(limit)"
    case (.above, .vietnamese): return "\(valueName) là \(value), cao hơn giới hạn \(limit)"
    case (.below, .english): return "\(valueName) is \(value), below the limit of \(limit)"
    case (.below, .vietnamese): return "\(valueName) là \(value), thấp hơn giới hạn \(limit)"
    case (.outside, .english): return "\(valueName) is \(value), outside \(limit)"
    case (.outside, .vietnamese): return "\(valueName) là \(value), ngoài khoảng \(limit)"
    case (.equals, .english): return "\(valueName) is \(value)"
    case (.equals, .vietnamese): return "\(valueName) là \(value)"
    case (.changesFasterThan, .english):
      return "\(valueName) is \(value) and changes by more than \(limit) in a minute"
    case (.changesFasterThan, .vietnamese):
      return "\(valueName) là \(value) và thay đổi hơn \(limit) trong một phút"
    case (.noData, .english): return "no good value of \(valueName) for \(limit)"
    case (.noData, .vietnamese): return "không có giá trị tốt của \(valueName) trong \(limit)"
    }
  }

  private func cleared(_ value: String?, _ language: AlarmLanguage) -> String {
    let limit = limit(isRaised: false, language)
    guard let value else {
      return language == .english ? "\(valueName) is back to normal" : "\(valueName) đã bình thường"
    }
    switch language {
    case .english: return "\(valueName) is \(value) and back to normal (limit \(limit))"
    case .vietnamese: return "\(valueName) là \(value), đã trở lại bình thường (giới hạn \(limit))"
    }
  }

  private func limit(isRaised: Bool, _ language: AlarmLanguage) -> String {
    switch condition {
    case .above(let limit, let clear), .below(let limit, let clear):
      quantity(isRaised ? limit : clear, language)
    case .outside(let range):
      "\(language.number(range.lowerBound))…\(quantity(range.upperBound, language))"
    case .equals(let value), .changesFasterThan(let value): quantity(value, language)
    case .noData(let duration):
      "\(language.number(Double(duration.components.seconds))) s"
    }
  }

  private func duration(_ language: AlarmLanguage) -> String {
    guard hold > 0 else { return "" }
    let seconds = language.number(Double(hold) / 1000)
    return language == .english ? ", for \(seconds) s" : ", trong \(seconds) s"
  }

  private func quantity(_ value: Double, _ language: AlarmLanguage) -> String {
    let number = language.number(value)
    switch unit {
    case "1", "": return number
    case "Cel": return "\(number) °C"
    default: return "\(number) \(unit)"
    }
  }
}

/// The languages of messages, and how they write numbers.
enum AlarmLanguage {
  case english, vietnamese

  /// A number with three decimals, or with six significant digits below 1, without unnecessary
  /// zeros.
  func number(_ value: Double) -> String {
    let steps = abs(value) >= 1 ? 1000.0 : 1_000_000.0
    let rounded = (value * steps).rounded() / steps
    guard rounded.isFinite else { return "\(value)" }
    if let whole = Int64(exactly: rounded) { return "\(whole)" }
    let text = rounded.description
    return self == .english ? text : String(text.map { $0 == "." ? "," : $0 })
  }
}

import Energy
import Indicators
import Measurements

extension MeterFeed {
  /// What is to be told of a remarkable reading; `nil` where it is not remarkable enough.
  func event(for note: CounterNote, at time: Timestamp) -> Event? {
    switch note {
    case .jitter, .suspect, .reset: return nil
    case .setBack(let old, let base):
      let (old, base) = (MilliUnits.units(old), MilliUnits.units(base))
      var event = event(
        "counter_set_back",
        .warning,
        at: time,
        english:
          "\(name) was set back from \(old) to \(base), as after a power cut; it counts on from "
          + "there",
        vietnamese: "\(name) bị lùi từ \(old) về \(base), như sau khi mất điện; nay đếm tiếp từ đó"
      )
      event.numbers = ["from": old, "to": base]
      return event
    case .wrapped:
      return event(
        "counter_wrap",
        .info,
        at: time,
        english: "\(name) passed its end and goes on from 0",
        vietnamese: "\(name) đã vượt giá trị cuối và đếm tiếp từ 0"
      )
    case .epochStarted(let old, let base):
      let (old, base) = (MilliUnits.units(old), MilliUnits.units(base))
      var event = event(
        "counter_reset",
        .warning,
        at: time,
        english: "\(name) was reset, or its meter changed: from \(old) it now counts from \(base)",
        vietnamese: "\(name) đã bị đặt lại hoặc thay công tơ: từ \(old), nay đếm từ \(base)"
      )
      event.numbers = ["from": old, "to": base]
      return event
    case .epochResumed:
      return event(
        "counter_resumed",
        .info,
        at: time,
        english: "\(name) goes on where it was before a disturbance; nothing was lost",
        vietnamese: "\(name) đếm tiếp từ giá trị trước khi bị nhiễu; không mất số liệu"
      )
    case .swapped(let base):
      let base = MilliUnits.units(base)
      return event(
        "meter_swap",
        .info,
        at: time,
        english: "The meter of \(name) was changed; it now counts from \(base)",
        vietnamese: "Công tơ của \(name) đã được thay; nay đếm từ \(base)"
      )
    }
  }

  private func event(
    _ type: String,
    _ severity: Event.Severity,
    at time: Timestamp,
    english: String,
    vietnamese: String
  ) -> Event {
    Event(
      subject: device,
      timestamp: time,
      id: "\(name).\(type).\(time.milliseconds)",
      type: type,
      severity: severity,
      english: english,
      vietnamese: vietnamese
    )
  }
}

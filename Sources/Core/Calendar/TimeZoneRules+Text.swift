package import Measurements

extension TimeZoneRules {
  /// ISO 8601 text of a moment by the local clock, with its offset, such as
  /// `2026-09-02T06:00:00+07:00`.
  ///
  /// Milliseconds are written only where they are not 0.
  package func text(of moment: Timestamp) -> String {
    let local = local(at: moment)
    let clock = [local.hour, local.minute, local.second].map { padded($0.magnitude, to: 2) }
    let milliseconds = local.millisecond
    let fraction = milliseconds == 0 ? "" : "." + padded(milliseconds.magnitude, to: 3)
    let time = clock.joined(separator: ":") + fraction
    return "\(local.date.iso)T\(time)\(Self.text(ofOffset: offset(at: moment)))"
  }

  /// `+07:00`; with seconds where local mean time has them.
  private static func text(ofOffset offset: Int) -> String {
    let seconds = offset.magnitude
    let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, to: 2) }
    let shown = seconds % 60 == 0 ? parts.prefix(2) : parts[...]
    return (offset < 0 ? "-" : "+") + shown.joined(separator: ":")
  }
}

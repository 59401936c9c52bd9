/// How registers hold the date and time of a device's clock.
///
/// All layouts except ``unix`` give the device's own local time, whatever it is set to.
package enum DateTimeLayout: String, Sendable, Hashable, CaseIterable {
  /// Two registers: seconds since 1970-01-01T00:00:00Z.
  case unix = "datetime_unix"
  /// Four registers according to IEC 60870-5-4 (7-byte binary time, CP56).
  ///
  /// Year − 2000 in bits 0–6; month in 8–11, weekday in 5–7, day in 0–4; hour in 8–12, "invalid" in
  /// 7, minute in 0–5; milliseconds of the minute (Schneider's `DATETIME`).
  case iec = "datetime_iec"
  /// Six registers: year, month, day, hour, minute, second; a year below 100 counts from 2000.
  case words = "datetime_words"
  /// Three registers of two bytes: year − 2000 and month, day and hour, minute and second.
  case bytes = "datetime_bytes"
  /// Like ``bytes``, with two decimal digits in each byte.
  case bcd = "datetime_bcd"

  package var registerCount: Int {
    switch self {
    case .unix: 2
    case .iec: 4
    case .words: 6
    case .bytes, .bcd: 3
    }
  }
}

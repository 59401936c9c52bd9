import Glibc

/// The year for dates that people write without one.
enum CurrentYear {
  /// By UTC, of the Gregorian calendar.
  static var value: Int {
    var seconds = time(nil)
    var date = tm()
    return gmtime_r(&seconds, &date) == nil ? 2026 : Int(date.tm_year) + 1900
  }
}

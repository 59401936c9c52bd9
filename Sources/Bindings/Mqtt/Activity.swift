import System

/// When a connection was last used, and how soon it needs attention without being used.
struct Activity {
  var lastIn = Moment.now
  var lastOut = Moment.now
  /// With neither input nor output for so long, in nanoseconds, the connection needs attention; 0: never.
  var period: Int64 = 0
}

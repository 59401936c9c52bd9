package import Measurements

/// Both clocks of a machine, read at the same moment.
package struct ClockSample: Sendable, Hashable {
  /// A clock that never goes back, in nanoseconds from an arbitrary start.
  package var monotonic: Int64
  /// The wall clock, in nanoseconds of Unix time.
  package var wall: Int64

  package init(monotonic: Int64, wall: Int64) {
    self.monotonic = monotonic
    self.wall = wall
  }

  /// The wall clock, in whole milliseconds, rounded down.
  package var wallTime: Timestamp { Timestamp(milliseconds: WallMapping.milliseconds(wall)) }
}

/// The wall clock was set.
package struct ClockStep: Sendable, Hashable {
  /// The step in milliseconds; negative when the clock was set back.
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }
}

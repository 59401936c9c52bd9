/// What is different while recorded readings are accounted.
struct ReplayMode: Sendable {
  /// Whether states are given to the store; nothing goes on from them after a replay.
  var keepsCheckpoints = true
  /// Whether the rows of intervals that still run are made each minute.
  var showsOpenRows = true
  /// Whether no more readings come: intervals that ended wait for nothing.
  var isConcluding = false
  /// What is done with the readings of each recorded point.
  var uses: [[ReadingUse]] = []
  /// The next moment at which something may be due.
  var nextDue: Int64 = .min
  /// When the last reading was taken.
  var lastReading: Int64 = .min
}

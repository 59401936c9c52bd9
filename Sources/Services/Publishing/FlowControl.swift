/// How much is sent on one connection, and when.
struct FlowControl {
  /// How many messages may wait for their acknowledgement on this connection.
  var window: Int
  /// How many the broker lets wait.
  var brokerWindow = Int.max
  var roundTrip = RoundTrip()
  /// Whether it was looked at whether this connection carries what the configuration makes.
  var hasJudgedPace = false
  var throttle = Throttle()
  var pumping = PumpState.idle
  /// Whether there may be messages that could not be sent yet.
  var isHeldBack = true

  init(window: Int) { self.window = window }
}

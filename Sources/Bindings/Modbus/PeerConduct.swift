import System

/// What has been learnt of how the peer of a connection behaves.
final class PeerConduct {
  private var patience = ConnectionPatience()
  private var protocolDoubt = ProtocolDoubt()
  private var echo = EchoFilter()
  /// Whether the peer answers each request with transaction 0, so that each needs a connection of its own.
  private(set) var isNumberless = false

  /// How long a connection that was just made waits before its first request, `least` at least; nanoseconds.
  func pause(least: Int64) -> Int64 { patience.pause(at: MonotonicClock.now(), least: least) }

  /// The peer gave an answer, be it an exception; `isFirst`: to the first request of a connection.
  func noteAnswer(isFirst: Bool) {
    protocolDoubt.noteAnswer()
    if isFirst { patience.answered(at: MonotonicClock.now()) }
  }

  /// The first request of a connection was not answered.
  func noteFirstSilence() { patience.wasSilent(at: MonotonicClock.now()) }

  /// Notes whether an answer carried 0 instead of the number of its request.
  func noteNumberless(_ isNumberless: Bool) { self.isNumberless = isNumberless }

  // MARK: - Whether it speaks another protocol

  /// Notes a failure; gives the reason that is known for it, which may be an older one.
  func explain(_ error: ModbusError) -> ModbusError {
    protocolDoubt.explain(error, at: MonotonicClock.now())
  }

  /// Whether a peer that has never answered is to be asked in the other framing now.
  func mustProbe() -> Bool { protocolDoubt.mustProbe(at: MonotonicClock.now()) }

  /// The peer answered in the other framing.
  func noteOtherFraming(_ error: ModbusError) {
    protocolDoubt.noteFound(error, at: MonotonicClock.now())
  }

  // MARK: - Whether its adapter hears itself

  /// Whether each request is expected to come back.
  var returnsRequests: Bool { echo.isLearnt }

  /// See ``EchoFilter/take(_:request:isPaused:)``.
  func takeEcho(of request: [UInt8], in bytes: ArraySlice<UInt8>, isPaused: Bool) -> FrameStep? {
    echo.take(bytes, request: request, isPaused: isPaused)
  }

  /// Notes whether a request that was answered, or came back, did come back.
  ///
  /// - Returns: whether it is known only now that the adapter hears itself.
  func noteEcho(of request: [UInt8], cameBack: Bool) -> Bool {
    echo.note(request, cameBack: cameBack)
  }
}

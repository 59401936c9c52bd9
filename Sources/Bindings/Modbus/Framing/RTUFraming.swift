/// Modbus RTU on a bus: unit, PDU and CRC, separated by silence.
struct RTUFraming: Framing {
  let timing: SerialTiming

  var isNumbered: Bool { false }
  var hasBroadcast: Bool { true }
  var onUnaskedBytes: Renewal { .settle }
  var onFailure: Renewal { .settle }
  var silence: Int64 { timing.silence }
  /// Adapters pause within a frame.
  var longestPause: Int64 { 200_000_000 }
  /// The longest frame's time on the wire, and the pauses of adapters.
  var grace: Int64 { timing.duration(ofBytes: RTUFrame.longest) + 200_000_000 }

  func duration(ofBytes count: Int) -> Int64 { timing.duration(ofBytes: count) }

  func encode(_ pdu: ArraySlice<UInt8>, unit: UInt8, number: UInt16) -> [UInt8] {
    RTUFrame.encode(pdu, unit: unit)
  }

  func take(_ bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer, isPaused: Bool) -> FrameStep {
    RTUFrame.take(bytes, wanted, isPaused: isPaused)
  }
}

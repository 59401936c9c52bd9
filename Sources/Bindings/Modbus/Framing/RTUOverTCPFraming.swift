/// RTU frames in a TCP stream, as serial servers in transparent mode carry them.
///
/// The stream ends no frame, and may cut one anywhere. A unit's late answer comes on the next connection
/// too, so that unasked bytes are no reason to make one.
struct RTUOverTCPFraming: Framing {
  var isNumbered: Bool { false }
  var hasBroadcast: Bool { false }
  var onUnaskedBytes: Renewal { .drain }
  var onFailure: Renewal { .reopen }
  var silence: Int64 { 0 }
  var longestPause: Int64 { 500_000_000 }
  var grace: Int64 { 500_000_000 }

  func duration(ofBytes count: Int) -> Int64 { 0 }

  func encode(_ pdu: ArraySlice<UInt8>, unit: UInt8, number: UInt16) -> [UInt8] {
    RTUFrame.encode(pdu, unit: unit)
  }

  func take(_ bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer, isPaused: Bool) -> FrameStep {
    RTUFrame.take(bytes, wanted, isPaused: isPaused)
  }
}

/// How requests and answers are delimited on a connection, and what follows from that.
///
/// A framing holds no state and does no I/O: it makes the bytes of a request, and says what the bytes are
/// that have come.
protocol Framing: Sendable {
  /// Whether an answer carries the number of its request.
  ///
  /// Where it does not, an answer that comes late looks like one to another request.
  var isNumbered: Bool { get }

  /// Whether unit 0 means all units, of which none answers.
  var hasBroadcast: Bool { get }

  /// What to do about bytes that nobody waited for, before the next request.
  var onUnaskedBytes: Renewal { get }

  /// What to do after a request that was not answered, or not well.
  var onFailure: Renewal { get }

  /// The silence before a request, in nanoseconds.
  var silence: Int64 { get }

  /// After a pause of so many nanoseconds nothing more belongs to a frame that has begun.
  var longestPause: Int64 { get }

  /// For so many nanoseconds beyond the response timeout a frame that has begun is waited for.
  var grace: Int64 { get }

  /// Nanoseconds that so many bytes are on the wire after they were sent.
  func duration(ofBytes count: Int) -> Int64

  /// The bytes of a request; `pdu` is function code and data.
  func encode(_ pdu: ArraySlice<UInt8>, unit: UInt8, number: UInt16) -> [UInt8]

  /// What stands at the front of the bytes that have come.
  ///
  /// `isPaused`: none has followed for as long as a frame may pause.
  func take(_ bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer, isPaused: Bool) -> FrameStep
}

/// How a connection is brought into a state in which nothing old comes any more.
enum Renewal {
  /// What has come is read and forgotten.
  case drain
  /// The same, until the bus has been silent for a while.
  case settle
  /// The connection is made anew.
  case reopen
}

/// What the bytes at the front of those that have come are.
enum FrameStep: Equatable {
  /// A whole frame of `size` bytes; `pdu` is where its function code and data stand.
  ///
  /// `size` may be more than has come, where a header counts bytes that no answer needs.
  case frame(unit: UInt8, pdu: Range<Int>, size: Int)
  /// Not known yet. No more than `limit` bytes in all may be read before they are looked at again, so that
  /// none of the next frame is among them.
  case needMore(limit: Int, FrameProgress)
  /// The first bytes are no part of an answer.
  case skip(Int, SkipReason)
  /// It is no answer, and what follows cannot be delimited.
  case refused(GarbledAnswer, String)
}

/// How much of a frame has come.
enum FrameProgress: Equatable {
  /// Nothing that is known to belong to one.
  case nothing
  /// The beginning of one of known length.
  case begun
  /// The beginning of one that only a pause ends.
  case open
}

/// Why bytes are skipped.
enum SkipReason: Equatable {
  /// They begin no frame that is waited for.
  case noise
  /// They begin as the answer, but its CRC is wrong, or it does not go on.
  case spoiltAnswer
  /// The request's own copy, returned by an adapter that hears itself.
  case echo
}

/// What a frame must be like to be waited for.
struct WantedAnswer {
  let unit: UInt8
  let shape: AnswerShape
  /// The number of the request, where the framing has numbers.
  var number: UInt16 = 0
  /// Whether nothing else was asked on this connection.
  var isAlone = false
  /// The answers to earlier requests that may still come.
  var earlier: [(unit: UInt8, shape: AnswerShape)] = []

  init(unit: UInt8, shape: AnswerShape) {
    self.unit = unit
    self.shape = shape
  }

  /// Whether a frame of this unit is waited for that a condition holds of.
  func includes(_ unit: UInt8, where condition: (AnswerShape) -> Bool) -> Bool {
    if unit == self.unit, condition(shape) { return true }
    return earlier.contains { $0.unit == unit && condition($0.shape) }
  }
}

package import ReadPlans

/// Why a request gave no registers, classed by what polling does next.
package enum ReadFailure: Error, Sendable, Hashable {
  /// The connection cannot be used: no device on it is asked until it has been tried again.
  case connectionDown(FailureReason)
  /// The peer ended the connection at this request; the other devices may go on.
  case connectionLost(FailureReason)
  /// Nothing came within the timeout.
  case silent
  /// Silent; earlier noise is the reason.
  case silentAfterNoise(FailureReason)
  /// The device answered with this Modbus exception code.
  case refused(UInt8)
  /// What came was no answer to the request: a bad CRC, another unit, a wrong length.
  case garbled(FailureReason)
}

/// A connection that registers can be read from; used from one thread only.
package protocol RegisterSource: AnyObject {
  /// Reads the registers or bits of a request; blocks the thread until the answer or a failure.
  ///
  /// `timeout` is how long to wait for the answer; `nil`: the connection's own. `words` is filled with
  /// one register or one bit (0, 1) to an element.
  ///
  /// - Throws: why there is no answer.
  func read(
    _ request: ReadRequest,
    unit: UInt8,
    timeout: Duration?,
    into words: inout [UInt16]
  ) throws(ReadFailure)

  /// How long ago the answer came that the last read gave.
  var nanosecondsSinceAnswer: Int64 { get }

  /// What the operator should know though the connection works, each said once.
  func takeNotices() -> [String]

  /// Ends the connection; the next read opens it again.
  func close()
}

extension RegisterSource {
  package var nanosecondsSinceAnswer: Int64 { 0 }

  package func takeNotices() -> [String] { [] }
}

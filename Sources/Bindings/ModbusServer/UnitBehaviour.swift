/// How a unit deviates from correct and immediate answers.
package struct UnitBehaviour: Sendable, Hashable {
  package enum Fault: Sendable, Hashable {
    case silent
    /// Answers every request with this exception code.
    case exception(UInt8)
    /// Sends only this many bytes of its answer.
    case truncated(bytes: Int)
    /// Sends these bytes in front of its answer.
    case garbage([UInt8])
    /// Sends these bytes at once, and its answer after the delay.
    case early([UInt8])
    /// Sends these bytes behind its answer.
    case trailing([UInt8])
    /// Sends these bytes instead of its answer.
    case noise([UInt8])
    case wrongUnit
    case wrongFunction
    /// On Modbus TCP only.
    case wrongTransaction
    /// On RTU only.
    case badCRC
    /// Closes the connection instead of answering; a serial port stays silent.
    case closesConnection
    /// Sends the request back in front of its answer, as an RS-485 adapter that hears itself.
    case echo
    /// Sends the request back and nothing else: such an adapter in front of a silent unit.
    case echoAlone
    /// Sends its answer twice.
    case twice
  }

  package var fault: Fault?
  /// How late the answer begins.
  package var delay: Duration = .zero
  /// For how many requests the fault and the delay hold; `nil`: permanently.
  package var remaining: Int?
  /// Bits per second of request and answer, as on a wire; `nil`: at once.
  package var wireBaud: Int?
  /// Bits of one character on that wire: 11 for 8E1, 10 for 8N1.
  package var bitsPerCharacter = 11

  package init(
    fault: Fault? = nil,
    delay: Duration = .zero,
    remaining: Int? = nil,
    wireBaud: Int? = nil,
    bitsPerCharacter: Int = 11
  ) {
    self.fault = fault
    self.delay = delay
    self.remaining = remaining
    self.wireBaud = wireBaud
    self.bitsPerCharacter = bitsPerCharacter
  }

  /// Nanoseconds of one character; 0 when bytes come at once.
  var characterTime: Int64 {
    guard let wireBaud, wireBaud > 0 else { return 0 }
    return Int64(min(max(bitsPerCharacter, 1), 20)) * 1_000_000_000 / Int64(wireBaud)
  }

  /// Returns the behaviour for one request and counts it; after the last one the unit is healthy.
  mutating func next() -> Self {
    guard let remaining else { return self }
    let current = self
    self.remaining = max(0, remaining - 1)
    if remaining <= 1 { heal() }
    return remaining > 0 ? current : self
  }

  private mutating func heal() {
    fault = nil
    delay = .zero
    remaining = nil
  }
}

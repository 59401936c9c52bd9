import System

extension ModbusClient {
  /// Notes that a request came back instead of an answer.
  ///
  /// The second time in a row the adapter is taken for one that returns all it sends, as RS-485 adapters
  /// do whose receiver stays on, and the echo is taken off from then on. A single write (functions 5
  /// and 6) is answered by its own copy, so that nothing can be learnt of it.
  func noteEcho() {
    echoesInARow += 1
    guard echoesInARow >= 2 else { return }
    isEchoing = true
    complain("the adapter returns what is sent (its receiver stays on): each echo is skipped")
  }

  /// Takes a request's own copy off the line, and waits for the answer behind it.
  ///
  /// `count` is the PDU's length.
  func skipEcho(count: Int) throws(ModbusError) {
    let sent = 1 + count + 2
    try receive(upTo: sent, until: MonotonicClock.now() + frameTimeout)
    // The CRC at its end is libmodbus's own and needs no look: what was sent is known.
    guard answer[0..<1 + count] == request[Layout.unit..<Layout.unit + 1 + count] else {
      isEchoing = false
      echoesInARow = 0
      throw .garbled(.ownRequest, "something else came where the adapter's echo was expected")
    }
    let patience = timeout + max(sentAt - MonotonicClock.now(), 0)
    guard try awaitByte(within: patience) else { throw .noAnswer(after: timeout) }
  }
}

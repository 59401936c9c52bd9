import Glibc
import System

// A serial server in transparent mode drops what has no CRC, and a Modbus TCP server what has no header: they
// are silent where the device file names the wrong one of the two.
extension ModbusClient {
  /// The reason of a failure: what is known of the peer's protocol comes before what this request met with.
  func explained(_ failure: ModbusError, unit: UInt8) -> ModbusError {
    var error = failure
    if !framing.isNumbered, !failure.isException {
      error = units[unit]?.explain(failure) ?? failure
    }
    guard !endpoint.isSerial else { return error }
    let explained = peer.explain(error)
    guard options.looksForOtherFraming, 1...4 ~= request[0], error.kind == .noAnswer,
      peer.mustProbe(), let found = askInOtherFraming(unit)
    else { return explained }
    peer.noteOtherFraming(found)
    return found.asSilence
  }

  /// Reads one register or bit in the other framing, on a connection of its own, and then ends a line: servers of
  /// text such as HTTP wait for that.
  private func askInOtherFraming(_ unit: UInt8) -> ModbusError? {
    let pdu = [request[0], request[1], request[2], 0, 1]
    guard
      let socket = try? wire.openAnother(within: connectTimeout, complain: { notices.add($0) })
    else { return nil }
    defer { Glibc.close(socket) }
    let other: any Framing = framing.isNumbered ? RTUOverTCPFraming() : TCPFraming()
    let frame = other.encode(pdu[...], unit: unit, number: 1)
    let wanted = WantedAnswer(unit: unit, shape: AnswerShape(ofAnswerTo: pdu))
    for bytes in [frame, Array("\r\n\r\n".utf8)] {
      let sent = bytes.withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent == bytes.count else { return nil }
      if let found = answer(of: socket, to: frame, wanted) { return found }
    }
    return nil
  }

  /// What comes within the response timeout and is known; of a text, what comes at once.
  private func answer(
    of socket: Int32,
    to frame: [UInt8],
    _ wanted: WantedAnswer
  ) -> ModbusError? {
    var deadline = MonotonicClock.now() + timeout
    var bytes: [UInt8] = []
    var foreign: ForeignAnswer?
    var buffer = [UInt8](repeating: 0, count: ForeignAnswer.enough)
    while bytes.count < ForeignAnswer.enough {
      let left = deadline - MonotonicClock.now()
      guard left > 0, Wakeup.wait(for: socket, wake: wire.wake, nanoseconds: left) == .ready else {
        break
      }
      let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { break }
      bytes += buffer[..<count]
      foreign = ForeignAnswer(bytes[...], to: frame, wanted, onTCP: framing.isNumbered)
      if foreign == .rtuFrame || foreign == .tcpFrame { break }
      if foreign != nil { deadline = MonotonicClock.now() + 30_000_000 }
    }
    return foreign?.error(bytes[...])
  }
}

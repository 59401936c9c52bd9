import CLine
import CModbus
import Glibc
import System

/// The socket or serial port of a connection: opened, read, written and closed, with the silence between frames.
///
/// What it waits for can be interrupted from another thread; all else is the client's own thread's.
final class Wire {
  private let endpoint: ModbusEndpoint
  private let context: ModbusContext
  private let slot = DescriptorSlot()
  /// -1 while closed.
  private(set) var descriptor: Int32 = -1
  /// Requests that were sent since it was opened last.
  private(set) var requests = 0
  /// When the last request was on its way as a whole; nanoseconds of the monotonic clock.
  private(set) var sentAt: Int64 = 0
  /// Whether bytes behind the last answer were read with it.
  private(set) var hasSurplus = false
  /// No request leaves before; nanoseconds of the monotonic clock.
  private var quietUntil: Int64 = 0
  private var lookup: NameLookup?

  init(_ endpoint: ModbusEndpoint) {
    _ = brokenPipeIsIgnored
    self.endpoint = endpoint
    context = ModbusContext(usesRTUFrames: !endpoint.framing.isNumbered)
  }

  deinit { close() }

  var interrupter: ConnectionInterrupter { ConnectionInterrupter(slot) }
  var isInterrupted: Bool { slot.isInterrupted }
  /// Readable once interrupted; -1 when the process has no descriptor left.
  var wake: Int32 { slot.wake }
  var isOpen: Bool { descriptor >= 0 }

  // MARK: - Opening and closing

  /// Opens it; `complain` takes what is wrong but does not keep it from working.
  func open(within limit: Int64, complain: (String) -> Void) throws(ModbusError) {
    guard context.raw != nil else { throw .connectionDown(ENOMEM, "libmodbus") }
    // Nothing could interrupt it.
    guard slot.wake >= 0 else { throw .connectionDown(EMFILE, "an eventfd") }
    let opened = try openAnother(within: limit, complain: complain)
    guard slot.set(opened) else {
      Glibc.close(opened)
      throw .interrupted
    }
    descriptor = opened
    context.lend(opened)
    requests = 0
  }

  /// Opens a descriptor of the endpoint beside its own; the caller closes it.
  func openAnother(within limit: Int64, complain: (String) -> Void) throws(ModbusError) -> Int32 {
    switch endpoint {
    case .serial(let settings): return try SerialPort(settings: settings).open(complain: complain)
    case .tcp(let host, let port), .rtuOverTCP(let host, let port):
      let connector = SocketConnector(host: host, port: port, wake: slot.wake)
      return try connector.connect(within: limit, lookup: &lookup)
    }
  }

  func close() {
    guard descriptor >= 0 else { return }
    context.lend(-1)
    descriptor = -1
    hasSurplus = false
    let taken = slot.take()
    if endpoint.isSerial { cline_release(taken) }
    Glibc.close(taken)
  }

  // MARK: - Sending

  /// Sends the bytes of a request, which are `duration` nanoseconds on the wire after that.
  func send(_ frame: [UInt8], isNumbered: Bool, duration: Int64) throws(ModbusError) {
    requests += 1
    hasSurplus = false
    guard isNumbered ? sendWhole(frame) : sendRTU(frame) else {
      throw .connectionDown(errno, "sending")
    }
    sentAt = MonotonicClock.now() + duration
  }

  /// `modbus_send_raw_request`, which adds the CRC itself.
  private func sendRTU(_ frame: [UInt8]) -> Bool {
    frame.withUnsafeBufferPointer { bytes in
      modbus_send_raw_request(context.raw, bytes.baseAddress, Int32(frame.count - 2)) > 0
    }
  }

  /// Not `modbus_send_raw_request`, which gives every request the transaction number 0.
  private func sendWhole(_ frame: [UInt8]) -> Bool {
    let sent = frame.withUnsafeBytes {
      Glibc.send(descriptor, $0.baseAddress, frame.count, Int32(MSG_NOSIGNAL))
    }
    if sent >= 0, sent < frame.count { errno = EPIPE }
    return sent == frame.count
  }

  // MARK: - Waiting

  /// The next request waits until `pause` nanoseconds have passed after `moment`, or after now.
  func keepSilent(for pause: Int64, after moment: Int64? = nil) {
    quietUntil = (moment ?? MonotonicClock.now()) + pause
  }

  /// Waits until a request may leave.
  func awaitSilence() throws(ModbusError) { try pause(until: quietUntil) }

  /// Waits, until the connection is interrupted at the latest.
  func pause(until moment: Int64) throws(ModbusError) {
    let left = moment - MonotonicClock.now()
    guard left > 0 else { return }
    let wakeup = Wakeup.wait(for: -1, wake: slot.wake, nanoseconds: left)
    if wakeup == .interrupted { throw .interrupted }
  }

  /// Waits for a byte; whether one came.
  func awaitByte(within nanoseconds: Int64) throws(ModbusError) -> Bool {
    // A socket is shut down by an interruption, which ends the wait for it.
    let wake = endpoint.isSerial ? slot.wake : -1
    switch Wakeup.wait(for: descriptor, wake: wake, nanoseconds: nanoseconds) {
    case .ready: return true
    case .timeout: return false
    case .interrupted: throw .interrupted
    case .hangup: throw .connectionDown(ECONNRESET, "waiting for an answer")
    case .failed(let code): throw .connectionDown(code, "waiting for an answer")
    }
  }

  // MARK: - What nobody waits for

  /// Notes that bytes behind an answer were read with it.
  func noteSurplus() { hasSurplus = true }

  /// Takes up to `count` bytes off that come at once, and forgets them.
  func discard(_ count: Int) throws(ModbusError) {
    var left = count
    while left > 0, try awaitByte(within: 20_000_000) {
      var bytes = [UInt8](repeating: 0, count: left)
      let count = recv(descriptor, &bytes, left, Int32(MSG_DONTWAIT))
      guard count > 0 else { return }
      left -= count
    }
  }

  /// Whether a socket holds bytes that nobody asked for, or was closed by its peer.
  var hasStaleBytes: Bool {
    if hasSurplus { return true }
    var byte: UInt8 = 0
    let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
    let count = recv(descriptor, &byte, 1, flags)
    return count >= 0 || (errno != EAGAIN && errno != EINTR)
  }

  /// Whether a serial device is gone.
  var hasHungUp: Bool {
    let bits = cline_wait(descriptor, -1, 0, 0)
    return bits < 0 || bits & 4 != 0
  }

  /// Reads what is there; no more than some of it is kept.
  ///
  /// - Returns: whether the stream has ended.
  @discardableResult
  func readInput(_ bytes: inout [UInt8]) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: HeardBytes.capacity, alignment: 1) { buffer in
      // Bounded: a bus that never stops sending is noticed at its answers.
      for _ in 0..<16 {
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return count == 0 }
        bytes += buffer[..<count].prefix(max(0, HeardBytes.capacity - bytes.count))
      }
      return false
    }
  }

  /// Forgets what a serial driver has not sent yet.
  func forgetOutput() { tcflush(descriptor, TCOFLUSH) }
}

/// A write to a connection that the peer has closed must fail and not end the process: libmodbus's RTU
/// writes do not ask for that.
private let brokenPipeIsIgnored: Void = {
  signal(SIGPIPE, SIG_IGN)
}()

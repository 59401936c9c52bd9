import CLine
import CModbus
import Glibc
import System

/// The asking end of one connection: Modbus TCP, a serial bus, or RTU frames over TCP, with any number of
/// units behind it.
///
/// Every call blocks, for at most the connect timeout and the response timeout together (on a bus also for
/// the frame's time on the wire, after a new connection for the connect delay, for up to three response
/// timeouts more where an earlier answer may still come, and once in a while for as long again and another
/// response timeout where a peer has never answered), and all calls must come from one thread at a
/// time. It connects by itself when a request finds it closed.
/// After any failure that may leave bytes of an old answer on their way a TCP connection is made anew, a bus
/// is drained until it is silent, and what may still be answered is remembered (RTU frames), so that no
/// answer is ever taken for another request's.
///
/// The three ways in which frames are delimited are ``Framing``s. libmodbus makes the context, sends RTU
/// requests and names errors. Its calls that connect or receive wait with `select`, which writes beyond its set
/// for a descriptor of 1024 or more; those that receive also do not check the unit that answered over TCP, take
/// three waits for one answer, and cannot be interrupted on a serial port. So connections are made, and answers
/// received and checked, here.
package final class ModbusClient {
  package let endpoint: ModbusEndpoint
  package let options: ModbusClientOptions
  /// What was done and when; only ever grows.
  package internal(set) var statistics = ConnectionStatistics()

  let context: ModbusContext
  let slot = DescriptorSlot()
  let framing: any Framing
  var timeout: Int64
  /// -1 while closed.
  var descriptor: Int32 = -1
  /// The PDU of a request, from its function code on.
  var request = [UInt8](repeating: 0, count: longestPDU)
  var answer = [UInt8](repeating: 0, count: TCPFraming.longest)
  var transaction: UInt16 = 0
  /// No request leaves before; nanoseconds of the monotonic clock.
  var quietUntil: Int64 = 0
  /// What may still come of each unit, where frames carry no number.
  var units: [UInt8: UnitAnswers] = [:]
  /// The unit that was asked last, where frames carry no number.
  var lastAsked: UInt8?
  var patience = ConnectionPatience()
  var protocolDoubt = ProtocolDoubt()
  /// Requests that were sent since the connection was opened last.
  var requestsOnConnection = 0
  /// Whether the peer answers each request with transaction 0, so that each needs a connection of its
  /// own.
  var isNumberless = false
  var sentAt: Int64 = 0
  /// Whether bytes behind the last answer were read with it.
  var hasSurplus = false
  private var lookup: NameLookup?
  private var notices: [String] = []
  private var noticed: Set<String> = []
  var echo = EchoFilter()

  package init(_ endpoint: ModbusEndpoint, options: ModbusClientOptions = ModbusClientOptions()) {
    _ = brokenPipeIsIgnored
    self.endpoint = endpoint
    self.options = options
    context = ModbusContext(usesRTUFrames: !endpoint.framing.isNumbered)
    timeout = max(options.responseTimeout.boundedNanoseconds, 1_000_000)
    framing = endpoint.framing
  }

  deinit { close() }

  /// Ends what this client waits for from another thread, for good.
  package var interrupter: ConnectionInterrupter { ConnectionInterrupter(slot) }

  package var isConnected: Bool { descriptor >= 0 }

  /// How long the next requests wait for their answers; `nil`: as the options say.
  package func wait(atMost limit: Duration?) {
    timeout = max((limit ?? options.responseTimeout).boundedNanoseconds, 1_000_000)
  }

  /// What the operator should know though the connection works, each said once.
  package func takeNotices() -> [String] {
    defer { notices = [] }
    return notices
  }

  /// Opens the connection unless it is open; every request does so by itself.
  package func connect() throws(ModbusError) {
    guard !slot.isInterrupted else { throw .interrupted }
    guard descriptor < 0 else { return }
    guard context.raw != nil else { throw .connectionDown(ENOMEM, "libmodbus") }
    // Nothing could interrupt it.
    guard slot.wake >= 0 else { throw .connectionDown(EMFILE, "an eventfd") }
    let opened = try open()
    guard slot.set(opened) else {
      Glibc.close(opened)
      throw .interrupted
    }
    descriptor = opened
    context.lend(opened)
    statistics.connections += 1
    requestsOnConnection = 0
    guard !endpoint.isSerial else { return try settle() }
    let now = MonotonicClock.now()
    let least = options.connectDelay.boundedNanoseconds
    try pause(until: now + patience.pause(at: now, least: least))
  }

  /// Closes the connection; the next request opens it again.
  package func close() {
    guard descriptor >= 0 else { return }
    context.lend(-1)
    descriptor = -1
    hasSurplus = false
    let taken = slot.take()
    if endpoint.isSerial { cline_release(taken) }
    Glibc.close(taken)
  }

  /// Opens a descriptor of the endpoint; the caller closes it.
  func open() throws(ModbusError) -> Int32 {
    switch endpoint {
    case .serial(let settings):
      return try SerialPort(settings: settings).open { complain($0) }
    case .tcp(let host, let port), .rtuOverTCP(let host, let port):
      let limit = options.connectTimeout?.boundedNanoseconds ?? timeout
      let connector = SocketConnector(host: host, port: port, wake: slot.wake)
      return try connector.connect(within: limit, lookup: &lookup)
    }
  }

  func complain(_ text: String) {
    guard noticed.insert(text).inserted else { return }
    notices.append(text)
  }
}

/// A write to a connection that the peer has closed must fail and not end the process: libmodbus's RTU
/// writes do not ask for that.
private let brokenPipeIsIgnored: Void = {
  signal(SIGPIPE, SIG_IGN)
}()

extension ModbusClient {
  /// Function and 252 bytes.
  static let longestPDU = 253
}

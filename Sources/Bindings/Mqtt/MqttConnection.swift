import CMosquitto
import Glibc
import System

/// One attempt to reach a broker and, if it succeeds, the connection until it ends.
///
/// Confined to its client's thread.
final class MqttConnection {
  let handle: MosquittoHandle
  let route: Route
  let options: MqttOptions
  /// What the broker allows; the protocol's defaults until it has answered.
  var server = MqttConnected(flags: 0, properties: ReceivedProperties(head: nil))
  var stage = ConnectionStage.connecting
  var sent = SentMessages()
  /// The DISCONNECT that waits to be read.
  var farewell: Farewell?
  /// The properties of the last message.
  var lastProperties: PreparedProperties?
  var activity = Activity()
  /// Whether the socket had nothing to read when the thread last waited, and nothing was written since.
  var isQuiet = false
  /// Whether the thread last waited without looking for input.
  var isPatient = false
  /// What waits to be read, as far as it was looked at.
  private var waiting = [UInt8](repeating: 0, count: 2048)
  /// What made `connect` fail while libmosquitto looked away.
  private var startError: Int32 = 0

  /// - Throws: `AttemptFailure` for an option that is not accepted.
  init(_ options: MqttOptions, will: MqttWill?, route: Route) throws(AttemptFailure) {
    self.options = options
    self.route = route
    handle = try MosquittoHandle(clientID: options.clientID)
    try handle.configure(options, will: will)
  }

  var name: String { "\(route.host):\(options.port)" }

  /// Looks whether the broker says goodbye; libmosquitto would read why and not pass it on.
  func look() -> Farewell.Look {
    guard options.version == .v5, farewell == nil else { return Farewell.Look(packets: .max) }
    let count = handle.peek(into: &waiting)
    var look = Farewell.look(at: waiting.prefix(count))
    if count == waiting.count { look.isAll = false }
    farewell = look.farewell
    return look
  }

  // MARK: - TCP

  /// Begins the TCP connection without waiting for it.
  func begin() throws(AttemptFailure) {
    if options.tls == nil { return try start() }
    let result = MosquittoLibrary.tlsStart.withLock { Result(catching: { try start() }) }
    if case .failure(let failure) = result {
      throw failure as? AttemptFailure ?? AttemptFailure(text: "\(failure)")
    }
  }

  private func start() throws(AttemptFailure) {
    errno = 0
    let code = mosquitto_connect_bind_async(
      handle.raw,
      route.host,
      Int32(options.port),
      keepAliveSeconds,
      route.bindAddress
    )
    startError = errno
    guard code == MosquittoCode.success else {
      let isClosing = isClosing(code, errno: startError)
      throw AttemptFailure(text: isClosing ? closingText : failure(code, errno: startError))
    }
    limitUnansweredData()
  }

  /// Seconds, as libmosquitto takes them: none or at least five.
  var keepAliveSeconds: Int32 {
    let seconds = options.keepAlive.components.seconds
    return seconds <= 0 ? 0 : Int32(clamping: min(max(seconds, 5), Int64(UInt16.max)))
  }

  /// A connection that swallows data is noticed within one keep-alive, not after TCP's quarter of an hour.
  private func limitUnansweredData() {
    guard keepAliveSeconds > 0 else { return }
    setOption(TCP_USER_TIMEOUT, to: keepAliveSeconds * 1000)
  }

  func setOption(_ option: Int32, to value: Int32) {
    var value = value
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(handle.socket, Int32(IPPROTO_TCP), option, &value, size)
  }

  /// Looks at the outcome of the TCP connection, once `poll` says that there is one.
  func checkTcp(_ events: Int16) throws(AttemptFailure) {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(handle.socket, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else {
      throw AttemptFailure(text: SystemError.text(of: errno))
    }
    guard !Self.isClosing(code) else { throw AttemptFailure(text: closingText) }
    guard code == 0 else { throw AttemptFailure(text: SystemError.text(of: code)) }
    guard events & Int16(POLLHUP | POLLERR | POLLNVAL) == 0 else {
      // OpenSSL may have fetched the error before us.
      guard !Self.isClosing(startError) else { throw AttemptFailure(text: closingText) }
      let isTelling = startError != 0 && startError != EINPROGRESS && startError != EAGAIN
      throw AttemptFailure(text: SystemError.text(of: isTelling ? startError : ECONNREFUSED))
    }
  }

  /// Why a call failed, in English.
  func failure(_ code: Int32, errno number: Int32 = errno) -> String {
    if MqttText.protocolFault(code) != nil { return MqttText.library(code, errno: number) }
    if options.tls != nil, code == MosquittoCode.tls || !handle.record.complaints.isEmpty {
      return handle.tlsFailure(host: options.host)
    }
    return MqttText.library(code, errno: number)
  }
}

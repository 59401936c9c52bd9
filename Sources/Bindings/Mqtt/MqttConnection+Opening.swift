import Glibc
import System

extension MqttConnection {
  /// What to wait for until the broker has answered CONNECT.
  ///
  /// libmosquitto's own opinion counts only after the TLS handshake: before, it goes on wanting to
  /// write, and following it would keep a core busy.
  var eventsWhileOpening: Int16 {
    let wantsWrite = handle.isTlsReady ? handle.wantsWrite : handle.tlsWantsWrite
    return Int16(wantsWrite ? POLLIN | POLLOUT : POLLIN)
  }

  /// Goes on with the TLS handshake and CONNECT; the answer, if it came, is in the record.
  func open(on events: Int16) throws(AttemptFailure) {
    if events & Int16(POLLIN | POLLHUP | POLLERR | POLLNVAL) != 0 { try checkPeer() }
    // `read` goes on with a handshake whatever it waits for; `write` would do nothing.
    let isReadable = events & Int16(POLLIN) != 0
    if isReadable || !handle.isTlsReady { try check(handle.read()) }
    guard handle.record.answer == nil, handle.isTlsReady else { return }
    stage.ask()
    try check(handle.write())
  }

  /// libmosquitto takes a connection that ends inside the handshake for one that is slow, for ever.
  private func checkPeer() throws(AttemptFailure) {
    guard handle.socket >= 0 else { throw AttemptFailure(text: "the connection is closed") }
    var byte: UInt8 = 0
    let count = recv(handle.socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    let code = count == 0 ? ECONNRESET : errno
    guard count <= 0, code != EAGAIN, code != EINTR else { return }
    throw Self.isClosing(code) ? closing : AttemptFailure(text: SystemError.text(of: code))
  }

  private func check(_ code: Int32) throws(AttemptFailure) {
    let number = errno
    if handle.record.answer != nil { return }
    if code != MosquittoCode.success {
      throw isClosing(code, errno: number)
        ? closing : AttemptFailure(text: failure(code, errno: number))
    }
    if let ended = handle.record.ended {
      throw AttemptFailure(text: endText(ended), end: .closed(code: ended))
    }
  }

  /// Whether the broker has closed, in one of the ways this comes to light.
  func isClosing(_ code: Int32, errno number: Int32) -> Bool {
    let complaints = handle.record.complaints
    switch code {
    case MosquittoCode.connectionLost: return complaints.isEmpty
    // libmosquitto puts EPROTO for whatever fails below TLS.
    case MosquittoCode.errno where number == EPROTO: return complaints.isEmpty
    case MosquittoCode.errno: return Self.isClosing(number)
    default: return complaints.contains { $0.contains("unexpected eof") }
    }
  }

  static func isClosing(_ number: Int32) -> Bool { number == ECONNRESET || number == EPIPE }

  /// The broker has closed instead of answering; before the TLS handshake is over it cannot have read
  /// CONNECT.
  private var closing: AttemptFailure {
    let isAsked = options.tls == nil || stage != .connecting
    return AttemptFailure(text: closingText, end: isAsked ? .closed(code: nil) : .lost)
  }

  /// What a broker means that closes instead of answering.
  var closingText: String {
    let fact = "the broker closed the connection before"
    guard let tls = options.tls else { return "\(fact) it answered" }
    // In TLS 1.3 a server looks at the client's certificate after the client is through.
    guard stage != .connecting || handle.record.certificateFault.pointee >= 0 else {
      return "\(fact) the TLS handshake was over (does this port speak TLS?)"
    }
    return tls.certFile == nil
      ? "\(fact) it answered (does it want a client certificate?)" : "\(fact) it answered"
  }

  /// Why the connection ended, for the code that libmosquitto's callback got.
  func endText(_ code: Int32) -> String {
    switch code {
    case MosquittoCode.success where stage == .leaving: "left on request"
    case MosquittoCode.success, MosquittoCode.firstReason...:
      Farewell(code: UInt8(truncatingIfNeeded: code)).text
    default: failure(code)
    }
  }
}

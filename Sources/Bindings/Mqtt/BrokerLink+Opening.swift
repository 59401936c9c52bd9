import Glibc
import Threading

extension BrokerLink {
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
    if handle.record.answer == nil, handle.isTlsReady { try check(handle.write()) }
  }

  /// libmosquitto takes a connection that ends inside the handshake for one that is slow, for ever.
  private func checkPeer() throws(AttemptFailure) {
    guard handle.socket >= 0 else { throw AttemptFailure(text: "the connection is closed") }
    var byte: UInt8 = 0
    let count = recv(handle.socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    if count == 0 {
      let step = handle.isTlsReady ? "it answered" : "the TLS handshake was over"
      throw AttemptFailure(text: "the broker closed the connection before \(step)")
    }
    if count < 0, errno != EAGAIN, errno != EINTR {
      throw AttemptFailure(text: SystemError.text(of: errno))
    }
  }

  private func check(_ code: Int32) throws(AttemptFailure) {
    if handle.record.answer != nil { return }
    if code != MosquittoCode.success { throw AttemptFailure(text: failure(code)) }
    if let ended = handle.record.ended { throw AttemptFailure(text: endText(ended)) }
  }

  /// Why the connection ended, for the code that libmosquitto's callback got.
  func endText(_ code: Int32) -> String {
    switch code {
    case MosquittoCode.success: "the broker closed the session"
    case MosquittoCode.firstReason...:
      "the broker closed the session: \(MqttText.reason(code))"
    default: failure(code)
    }
  }
}

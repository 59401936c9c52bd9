import CMosquitto
import Glibc
import Threading

/// The thread of an ``MqttConnection``: it alone touches the library's handle.
///
/// It waits in `poll` for wishes and for the broker, and runs `mosquitto_loop` when there is work.
/// Neither `mosquitto_loop_start` nor the library's reconnect is used: a refusal by MQTT 5 ends that
/// thread for ever, and TLS with nobody listening spins (libmosquitto 2.0.11).
final class MqttLoop {
  let options: MqttOptions
  let wishes: Mailbox<MqttConnection.Wish>
  let events: AsyncStream<MqttEvent>.Continuation
  private var session: MqttSession?

  init(
    _ options: MqttOptions,
    wishes: Mailbox<MqttConnection.Wish>,
    events: AsyncStream<MqttEvent>.Continuation
  ) {
    self.options = options
    self.wishes = wishes
    self.events = events
  }

  /// Runs until the mailbox is closed.
  func run() {
    // A peer that closed must be an error code and not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    while let batch = wishes.take() {
      for wish in batch { fulfil(wish) }
      if let session, !session.turn() { self.session = nil }
      wait()
    }
    session?.close(because: "closed")
  }

  private func fulfil(_ wish: MqttConnection.Wish) {
    switch wish {
    case .connect(let will):
      session?.close(because: "connected anew")
      session = MqttSession(options, events: events)
      if session?.open(will: will) != true { session = nil }
    case .publish(let messages):
      guard let session, session.isConnected else {
        for message in messages {
          events.yield(.notSent(token: message.token, text: "not connected"))
        }
        return
      }
      session.publish(messages)
    case .subscribe(let filter, let qos): session?.subscribe(to: filter, qos: qos)
    case .disconnect:
      session?.leave()
      session = nil
    case .cut:
      session?.cut()
      session?.close(because: "cut")
      session = nil
    }
  }

  private func wait() {
    var descriptors = [pollfd(fd: wishes.descriptor, events: Int16(POLLIN), revents: 0)]
    if let session {
      let interest = session.wantsToWrite ? POLLIN | POLLOUT : POLLIN
      descriptors.append(pollfd(fd: session.descriptor, events: Int16(interest), revents: 0))
    }
    // Keep-alive and patience are looked after once a second; without a connection nothing is.
    poll(&descriptors, nfds_t(descriptors.count), session == nil ? -1 : 1000)
  }
}

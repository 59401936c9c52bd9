import Threading

/// One connection to a broker, on a thread of its own.
///
/// Calls leave their wish for the thread and return at once; what comes of it is told by ``events``.
/// There is no automatic reconnect: one place, the caller, decides when to connect again. What has
/// not been acknowledged when a connection ends is forgotten here and has to be published again.
package final class MqttConnection: Sendable {
  enum Wish: Sendable {
    case connect(will: MqttOutgoing?)
    case publish([MqttOutgoing])
    case subscribe(filter: String, qos: Int32)
    case disconnect
    case cut
  }

  /// To be consumed by one task. Acknowledgements are bounded by the window, and incoming messages
  /// beyond 1024 events that nobody takes are dropped, the newest first.
  package let events: AsyncStream<MqttEvent>
  private let wishes = Mailbox<Wish>()

  /// - Parameter name: the thread's name; Linux keeps 15 bytes.
  package init(_ options: MqttOptions, name: String) {
    let (stream, continuation) = AsyncStream.makeStream(of: MqttEvent.self)
    events = stream
    let status = startThread(named: name) { [wishes] in
      MqttLoop(options, wishes: wishes, events: continuation).run()
      continuation.finish()
    }
    if status != 0 {
      continuation.yield(.connectFailed("cannot start a thread: errno \(status)"))
      continuation.finish()
    }
  }

  deinit { wishes.close() }

  /// Starts one attempt; an earlier connection is cut.
  ///
  /// - Parameter will: what the broker publishes should this connection be lost.
  package func connect(will: MqttOutgoing?) { wishes.post(.connect(will: will)) }

  /// Publishes messages in their order; each is told as acknowledged (QoS 1: by the broker; QoS 0:
  /// written to the socket) or as not sent, or the connection as ended.
  package func publish(_ messages: [MqttOutgoing]) { wishes.post(.publish(messages)) }

  package func subscribe(to filter: String, qos: Int32 = 1) {
    wishes.post(.subscribe(filter: filter, qos: qos))
  }

  /// Sends what is queued and says goodbye, within a second: the will is not published.
  package func disconnect() { wishes.post(.disconnect) }

  /// Ends the connection without goodbye: the will is published.
  package func cut() { wishes.post(.cut) }
}

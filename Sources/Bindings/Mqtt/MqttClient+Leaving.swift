import System

extension MqttClient {
  /// Waits for outstanding acknowledgements, sends DISCONNECT and closes, within a time limit;
  /// returns when the connection is over, after its `disconnected` event.
  ///
  /// An unfinished attempt ends at once. With the will the client waits for nothing; in MQTT 3.1.1, whose
  /// DISCONNECT always drops the will, it cuts the connection.
  package func disconnect(_ reason: MqttReason = .normal) async {
    switch phase {
    case .idle: return
    case .resolving, .connecting, .opening: return fail("stopped connecting", .left)
    case .open:
      phase = .draining(reason, until: .now + options.limits.leave * 0.8)
    case .draining, .leaving: break
    }
    await withCheckedContinuation {
      leavers.append($0)
      settle()
    }
  }

  /// Cuts the connection without a DISCONNECT, so that the broker publishes the will.
  package func kill() {
    switch phase {
    case .idle: return
    case .resolving, .connecting, .opening: fail("stopped connecting", .left)
    case .open, .draining, .leaving: end(with: .disconnected("cut on request", .left))
    }
  }

  func leaveIfDrained(_ connection: MqttConnection) {
    switch phase {
    case .draining(let reason, let until):
      let isDrained = connection.sent.isAcknowledged && !connection.handle.wantsWrite
      guard isDrained || reason == .withWill || until <= .now else { return }
      if reason == .withWill, options.version == .v311 {
        return end(with: .disconnected("left on request", .left))
      }
      phase = .leaving(until: .now + options.limits.leave * 0.2)
      connection.leave(reason)
      settle()
    case .leaving(let until):
      guard connection.handle.socket < 0 || until <= .now else { return }
      end(with: .disconnected("left on request", .left))
    default: return
    }
  }
}

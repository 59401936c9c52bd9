import CMosquitto
import Glibc
import System

extension MqttConnection {
  /// How many packets one turn reads at most, so that the client's jobs get their turn too.
  private static let readsPerTurn = 32

  var eventsWhileOpen: Int16 { Int16(handle.wantsWrite ? POLLIN | POLLOUT : POLLIN) }

  /// When the connection next needs attention without an event.
  var due: Moment? {
    if handle.hasPendingInput { return .now }
    guard activity.period > 0 else { return nil }
    return Moment(nanoseconds: min(activity.lastIn, activity.lastOut).nanoseconds + activity.period)
  }

  /// What to wait for on an open connection.
  func awaitWhileOpen() -> Awaited {
    let events = eventsWhileOpen
    let mayWait = events == Int16(POLLIN) && !sent.isAcknowledged && !handle.hasPendingInput
    let patientUntil = mayWait ? activity.patientUntil : nil
    isPatient = patientUntil != nil
    return Awaited(
      descriptor: handle.socket,
      events: events,
      deadline: patientUntil.map { min($0, due ?? $0) } ?? due,
      isPatient: isPatient
    )
  }

  /// Reads, writes and keeps alive, as `poll` has found it necessary.
  func exchange(on events: Int16) {
    if events & Int16(POLLNVAL) != 0 {
      stage.end("the connection is closed", .lost)
    }
    guard !stage.isOver else { return }
    if isPatient, events == Int16(POLLIN), !activity.isReadWorthIt {
      // What has come, if anything, was not looked at.
      isQuiet = false
    } else if events & Int16(POLLIN | POLLHUP | POLLERR) != 0 || handle.hasPendingInput {
      receive()
    }
    if events & Int16(POLLOUT) != 0, !stage.isOver { write() }
    if !stage.isOver, let due, due <= .now, !handle.hasPendingInput { keepAlive() }
  }

  /// Reads what has come, up to a number of packets.
  func receive() {
    var reads = 0
    var look = look()
    var known = max(1, look.packets)
    repeat {
      if known == 0 {
        // What has come since then has not been looked at.
        look = self.look()
        known = max(1, look.packets)
      }
      known -= 1
      errno = 0
      note(handle.read())
      reads += 1
    } while !stage.isOver && reads < Self.readsPerTurn && errno == 0 && !(known == 0 && look.isAll)
    absorbAnswers()
    activity.noteRead(isAll: sent.isAcknowledged)
    if !sent.isAcknowledged { confirmAtOnce() }
  }

  /// Confirms to TCP at once what was read.
  ///
  /// A broker whose TCP gathers small packets (Nagle; mosquitto by default) holds its next acknowledgement back
  /// until this one is confirmed, which TCP would do 40 ms later. The kernel forgets the option by and by.
  private func confirmAtOnce() {
    if handle.socket >= 0 { setOption(TCP_QUICKACK, to: 1) }
  }

  func write() {
    note(handle.write())
    noteWritten()
  }

  /// Lets libmosquitto send a PINGREQ, or miss its answer; both start a new period for it.
  private func keepAlive() {
    note(handle.misc())
    activity.lastIn = .now
    activity.lastOut = .now
  }

  /// Notes the outcome of a call that may have ended the connection.
  func note(_ code: Int32) {
    let number = errno
    guard !stage.isOver else { return }
    let ended = handle.record.ended
    guard ended != nil || code != MosquittoCode.success else { return }
    if stage == .leaving {
      stage.end(ended.map(endText) ?? failure(code, errno: number), .left)
    } else if let farewell {
      // libmosquitto knows neither every code nor every text that a broker may send.
      let remark = MqttText.protocolFault(code).map { " (protocol error: \($0))" } ?? ""
      stage.end(farewell.text + remark, .closed(code: Int32(farewell.code)))
    } else if let ended {
      stage.end(endText(ended), closing(ended, errno: number))
    } else {
      stage.end(failure(code, errno: number), closing(code, errno: number))
    }
  }

  /// Who has ended the connection, for a code of libmosquitto's or of MQTT 5.
  private func closing(_ code: Int32, errno number: Int32) -> MqttEnd {
    if code == MosquittoCode.success || code >= MosquittoCode.firstReason {
      return .closed(code: code)
    }
    return isClosing(code, errno: number) ? .closed(code: nil) : .lost
  }

  /// Does without what the broker has shown not to take.
  func concede(_ concessions: MqttConcessions) {
    server.retainAvailable = server.retainAvailable && concessions.retains
    server.maximumQoS = min(server.maximumQoS, concessions.maximumQoS)
  }

  /// Takes over what the broker has allowed.
  func becomeOpen(_ answer: CallbackRecord.Answer) {
    server = answer.server
    let seconds = answer.serverKeepAlive.map(Int32.init) ?? keepAliveSeconds
    server.keepAlive = .seconds(seconds)
    activity.period = server.keepAlive.boundedNanoseconds
    handle.record.answer = nil
    handle.record.complaints = []
    // From here on only TLS has something to report, and each message would be formatted for it.
    if options.tls == nil { mosquitto_log_callback_set(handle.raw, nil) }
    activity.lastIn = .now
    activity.lastOut = .now
  }

  /// Notes that something was sent, for the keep-alive.
  func noteWritten() {
    if !handle.wantsWrite { activity.lastOut = .now }
  }

  /// Sends DISCONNECT behind what is queued.
  func leave(_ reason: MqttReason) {
    // Closing with unread input would reset the connection, perhaps before the broker has read
    // the DISCONNECT: it would publish the will.
    receive()
    guard !stage.isOver else { return }
    stage.leave()
    note(mosquitto_disconnect_v5(handle.raw, reason.rawValue, nil))
  }
}

import Measurements
import Formats
import Logging
import Messages
import Outbox

extension BrokerPublisher {
  func act(on event: BrokerEvent) {
    switch event {
    case .connected(let limits): connected(limits)
    case .failed(let text, let ending): ended(text, ending, on: .connecting)
    case .disconnected(let text, let ending):
      ended(text, ending, on: suspect.map { .sending($0) })
    case .acknowledged(let packets): acknowledged(packets)
    case .refused(let packet, let refusal): refused(packet, refusal)
    }
  }

  private func connected(_ limits: BrokerLimits) {
    guard search.connected() == .goOn else { return leaveToCheck() }
    guard connection.note(.accepted, at: .now) else { return }
    let isRecovery = record.noteConnected()
    logger.log(level: isRecovery ? .notice : .info, "connected")
    note(limits)
    adaptWindow(to: limits)
    startGreeting()
  }

  /// Runs beside the events: the greeting continues only while its acknowledgements are read.
  func startGreeting() { tasks.start(.greeting, Task { await greetAndSend() }) }

  /// Sends the greeting, then starts sending what the outbox has.
  private func greetAndSend() async {
    let turn = connection.turn
    await greet()
    guard turn == connection.turn, connection.hasGreetingToDo else { return }
    order.restart(liveAfter: backlogEnd)
    connection.note(.greeted, at: .now)
    if search.isTrial { judgeTrial() }
    pump()
  }

  /// Sends the format's greeting, and all retained messages, which a broker without persistence has forgotten.
  ///
  /// Nothing newer may be sent meanwhile, because an older value would then be retained over it.
  private func greet() async {
    let done = order.acknowledged
    let known = format.repeatsRetained ? outbox.atHand.retained(upTo: done) : []
    let refresh = known.compactMap { try? format.message(for: $0, DeliveryMarks(retains: true)) }
    let all =
      format.greeting().map { ($0, Suspect.beginning(topic: $0.topic)) }
      + refresh.map { ($0, .repeated(topic: $0.topic)) }
    var rest = all.filter { !search.form.withholds($0.0.topic) }[...]
    let turn = connection.turn
    while turn == connection.turn, connection.isGreeting {
      let isAnswered = !unanswered.hasGreeting
      if rest.isEmpty, !search.isCautious || isAnswered { return }
      let room = search.isCautiousAtBeginning ? (isAnswered ? 1 : 0) : flow.window
      let mayTry = room > 0 && !rest.isEmpty
      let results = mayTry ? await sendOutside(Array(rest.prefix(room))) : [.failure(.later)]
      rest = rest.dropFirst(results.prefix { $0 != .failure(.later) }.count)
      if results.contains(.failure(.later)) { try? await Task.sleep(for: .milliseconds(5)) }
    }
  }

  /// The end of the backlog that live data will overtake; `nil` when everything goes in order.
  var backlogEnd: Int64? {
    guard settings.liveFirst else { return nil }
    let newest = outbox.atHand.newestID
    // A few messages, as at each start, are sent quickly.
    return newest - order.acknowledged > 2 * Int64(flow.window) ? newest : nil
  }

  /// The broker is gone, or an attempt to reach it has failed.
  ///
  /// What it has not acknowledged counts as not sent: the outbox keeps it, and sending begins again behind the last
  /// acknowledged message. The next attempt comes after 0.5 s, doubling to 5 s, see
  /// ``ConnectionState/pause(inAnotherForm:at:jitter:)``; later where another client has taken the connection over.
  private func ended(_ fault: String, _ ending: BrokerEnding, on step: FormSearch.Step?) {
    let (isSwitching, isLeaving) = (connection.isSwitching, connection.isLeaving)
    let takeover = takeover(ending, isOurs: isSwitching || isLeaving)
    let text = takeover.map { self.text(of: $0, fault) } ?? fault
    // The end of a connection that the gateway closes says nothing about the broker.
    let verdict = search.ended(isSwitching ? .left : ending, on: step, at: .now)
    let kind: PublisherRecord.Ending = isSwitching ? .switched : isLeaving ? .left : .unexpected
    if record.noteEnded(text, kind) { logger.warning("\(text)") }
    noteSettled(verdict, for: text)
    connection.note(.lost, at: .now)
    unanswered.forget()
    tasks.endConnection()
    flow.throttle.disconnected()
    order.restart(liveAfter: nil)
    guard !isLeaving else { return }
    let pause = connection.pause(
      inAnotherForm: isSwitching || verdict != .goOn,
      at: .now,
      jitter: Double.random(in: 0.8...1)
    )
    // Two gateways that were cloned must not keep step with each other.
    let patience =
      takeover == nil ? nil : connection.takeovers.pause.map { $0 * Double.random(in: 0.7...1.3) }
    reconnect(after: patience ?? pause)
    if let takeover { report(takeover) }
  }

  private func reconnect(after pause: Duration) {
    let task = Task {
      guard (try? await Task.sleep(for: pause)) != nil else { return }
      search.begin(at: .now)
      await transport.connect(will: format.will(), form: search.form)
    }
    tasks.start(.reconnecting, task)
  }

  func acknowledged(_ packets: [Int32]) {
    var count = 0
    notePace(packets)
    for packet in packets {
      if let suspect = unanswered.answer(packet) { noteAnswered(suspect) }
      if order.acknowledge(packet) { count += 1 }
    }
    if count > 0 { noteTaken(count) }
    advanceAndPump()
  }

  func noteTaken(_ count: Int) {
    record.noteTaken(count)
    if connection.takeovers.isInForce { noteQuiet() }
    if flow.throttle.isInForce { noteAccepted(count) }
  }

  func advanceAndPump() {
    advance()
    if flow.throttle.isInForce { resumeIfAnswered() }
    // What comes is announced.
    if flow.isHeldBack { pump() }
  }
}

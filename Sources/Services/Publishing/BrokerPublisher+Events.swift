import Messages
import Logging
import Outbox

extension BrokerPublisher {
  func act(on event: BrokerEvent) async {
    switch event {
    case .connected(let limits): await connected(limits)
    case .failed(let text, let ending): ended(text, ending, on: .connecting)
    case .disconnected(let text, let ending): ended(text, ending, on: suspect.map { .sending($0) })
    case .acknowledged(let packets): await acknowledged(packets)
    case .refused(let packet, let refusal): await refused(packet, refusal)
    }
  }

  private func connected(_ limits: BrokerLimits) async {
    guard search.connected() == .goOn else { return await leaveToCheck() }
    logger.log(level: statistics.fault == nil ? .info : .notice, "connected")
    note(limits)
    statistics.connects += 1
    statistics.fault = nil
    isConnected = true
    connectedAt = clock.now
    // Runs beside the events: the greeting continues only while its acknowledgements are read.
    greeting = Task { await begin() }
  }

  /// Sends the greeting, then starts sending what the outbox has.
  func begin() async {
    let connection = generation
    await greet()
    let backlogEnd = await backlogEnd()
    guard isConnected, connection == generation else { return }
    order.restart(liveAfter: backlogEnd)
    isGreeted = true
    if search.isTrial { judgeTrial() }
    await pump()
  }

  /// Sends the birth, and all retained messages, which a broker without persistence has forgotten.
  ///
  /// Nothing newer may be sent meanwhile, because an older value would then be retained over it.
  private func greet() async {
    let known = await outbox.retained(upTo: order.acknowledged)
    let refresh = known.map {
      BrokerMessage(topic: $0.topic, payload: $0.payload, retain: true)
    }
    let birth = settings.birth()
    let all =
      [(birth, Suspect.beginning(topic: birth.topic))]
      + refresh.map { ($0, .repeated(topic: $0.topic)) }
    var rest = all.filter { !search.form.withholds($0.0.topic) }[...]
    let connection = generation
    while connection == generation, !isLeaving, !isSwitching {
      let isAnswered = !unanswered.hasGreeting
      if rest.isEmpty, !search.isCautious || isAnswered { return }
      let room = search.isCautiousAtBeginning ? (isAnswered ? 1 : 0) : settings.window
      let mayTry = room > 0 && !rest.isEmpty
      let results = mayTry ? await sendOutside(Array(rest.prefix(room))) : [.failure(.later)]
      rest = rest.dropFirst(results.prefix { $0 != .failure(.later) }.count)
      if results.contains(.failure(.later)) { try? await Task.sleep(for: .milliseconds(5)) }
    }
  }

  /// The end of the backlog that live data will overtake; `nil` when everything goes in order.
  func backlogEnd() async -> Int64? {
    guard settings.liveFirst else { return nil }
    let newest = await outbox.newestID
    // A few messages, as at each start, are sent quickly.
    return newest - order.acknowledged > 2 * Int64(settings.window) ? newest : nil
  }

  private func ended(_ text: String, _ ending: BrokerEnding, on step: FormSearch.Step?) {
    // However a connection ends that is being left, it says nothing.
    let verdict = search.ended(isSwitching ? .left : ending, on: step, at: clock.now)
    let isExpected = isLeaving || isSwitching
    if !isExpected, statistics.fault != text { logger.warning("\(text)") }
    if !isSwitching { statistics.fault = text }
    if !isExpected { statistics.lastFault = text }
    noteSettled(verdict, for: text)
    isConnected = false
    isGreeted = false
    unanswered = Unanswered(connection: unanswered.connection + 1)
    generation += 1
    greeting?.cancel()
    resuming?.cancel()
    judging?.cancel()
    hold.disconnected()
    order.restart(liveAfter: nil)
    guard !isLeaving else { return }
    reconnect(after: nextPause(verdict))
  }

  private func reconnect(after wait: Duration) {
    reconnecting?.cancel()
    reconnecting = Task {
      guard (try? await Task.sleep(for: wait)) != nil else { return }
      search.begin(at: clock.now)
      await link.connect(will: settings.will(), form: search.form)
    }
  }

  /// How long to wait before the next attempt: 0.5 s doubling to 5 s, with jitter so that many gateways
  /// do not reconnect at the same moment.
  ///
  /// A broker that accepts and then closes is waited for as well; only a connection that has lasted
  /// shows that all is well.
  private func nextPause(_ verdict: FormSearch.Verdict) -> Duration {
    defer {
      connectedAt = nil
      isSwitching = false
    }
    // Some brokers take one connection a second from a client.
    guard !isSwitching, verdict == .goOn else { return .seconds(1) }
    if let connectedAt, clock.now - connectedAt >= Self.goodConnection { backOff = .zero }
    backOff = min(max(.milliseconds(500), backOff * 2), .seconds(5))
    return backOff * Double.random(in: 0.8...1)
  }

  func acknowledged(_ packets: [Int32]) async {
    var count = 0
    for packet in packets {
      lastAnswers?[packet] = true
      if let suspect = unanswered.answer(packet) { await noteAnswered(suspect) }
      if order.acknowledge(packet) { count += 1 }
    }
    if count > 0 { await noteTaken(count) }
    await advanceAndPump()
  }

  func noteTaken(_ count: Int) async {
    statistics.published += Int64(count)
    if hold.isInForce { await noteAccepted(count) }
  }

  func advanceAndPump() async {
    await advance()
    if hold.isInForce { await resumeIfAnswered() }
    await pump()
  }
}

import Messages
import Logging
import Outbox

extension BrokerPublisher {
  func act(on event: BrokerEvent) async {
    switch event {
    case .connected(let limits): connected(limits)
    case .failed(let text), .disconnected(let text): disconnected(text)
    case .acknowledged(let packets): await acknowledged(packets)
    case .refused(let packet, let refusal):
      await refused(packet, refusal)
      await resumeIfAnswered()
    }
  }

  private func connected(_ limits: BrokerLimits) {
    logger.log(level: statistics.fault == nil ? .info : .notice, "connected")
    if limits.remarks != statistics.limits.remarks {
      for remark in limits.remarks { logger.warning("\(remark)") }
      if limits.remarks.isEmpty { logger.notice("it offers everything again") }
    }
    statistics.limits = limits
    statistics.connects += 1
    statistics.fault = nil
    isConnected = true
    backOff = .zero
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
    var rest = ([settings.birth()] + refresh)[...]
    let connection = generation
    while !rest.isEmpty, connection == generation, !isLeaving {
      let results = await link.send(Array(rest.prefix(settings.window)))
      for case .success(let packet) in results { greetingPackets.insert(packet) }
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

  private func disconnected(_ text: String) {
    if !isLeaving, statistics.fault != text { logger.warning("\(text)") }
    statistics.fault = text
    if !isLeaving { statistics.lastFault = text }
    isConnected = false
    isGreeted = false
    generation += 1
    greeting?.cancel()
    resuming?.cancel()
    hold.disconnected()
    greetingPackets = []
    order.restart(liveAfter: nil)
    guard !isLeaving else { return }
    // 0.5 s doubling to 5 s, with jitter so that many gateways do not reconnect at the same moment.
    backOff = min(max(.milliseconds(500), backOff * 2), .seconds(5))
    let wait = backOff * Double.random(in: 0.8...1)
    reconnecting?.cancel()
    reconnecting = Task {
      guard (try? await Task.sleep(for: wait)) != nil else { return }
      await link.connect(will: settings.will())
    }
  }

  func acknowledged(_ packets: [Int32]) async {
    var count = 0
    for packet in packets {
      if order.acknowledge(packet) {
        count += 1
      } else {
        if !greetingPackets.isEmpty { greetingPackets.remove(packet) }
        earlyAcknowledgements?.append(packet)
      }
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

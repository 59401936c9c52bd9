import Messages
import Logging
import Outbox

extension BrokerPublisher {
  func act(on event: BrokerEvent) async {
    switch event {
    case .connected: connected()
    case .failed(let text), .disconnected(let text): disconnected(text)
    case .acknowledged(let packets): await acknowledged(packets)
    case .refused(let packet, let refusal):
      await refused(packet, refusal)
      await resumeIfAnswered()
    }
  }

  private func connected() {
    logger.info("connected")
    statistics.connects += 1
    statistics.fault = nil
    isConnected = true
    backOff = .zero
    // Beside the events: the greeting goes on only as its acknowledgements are read.
    greeting = Task { await begin() }
  }

  /// Greets, and opens the way for what the outbox has.
  func begin() async {
    let connection = generation
    await greet()
    let backlogEnd = await backlogEnd()
    guard isConnected, connection == generation else { return }
    order.restart(liveAfter: backlogEnd)
    isGreeted = true
    await pump()
  }

  /// The birth, and what a broker without persistence has forgotten: all that was retained.
  ///
  /// Nothing newer may be sent meanwhile, lest an older value be retained over it.
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

  /// Where the backlog ends that live data is to overtake; `nil` when all goes in order.
  func backlogEnd() async -> Int64? {
    guard settings.liveFirst else { return nil }
    let newest = await outbox.newestID
    // A handful of messages, as at each start, is through at once.
    return newest - order.acknowledged > 2 * Int64(settings.window) ? newest : nil
  }

  private func disconnected(_ text: String) {
    if !isLeaving, statistics.fault != text { logger.warning("\(text)") }
    statistics.fault = text
    isConnected = false
    isGreeted = false
    generation += 1
    greeting?.cancel()
    resuming?.cancel()
    hold.disconnected()
    greetingPackets = []
    order.restart(liveAfter: nil)
    guard !isLeaving else { return }
    // 0.5 s doubling to 5 s, with a jitter so that a park of gateways does not come back as one.
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

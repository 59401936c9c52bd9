import Messages
import Logging
import Outbox

extension BrokerPublisher {
  func act(on event: BrokerEvent) async {
    switch event {
    case .connected: connected()
    case .failed(let text), .disconnected(let text): disconnected(text)
    case .acknowledged(let packets): await acknowledged(packets)
    case .rejected(let packet, let text):
      logger.error("it rejected a message: \(text)")
      statistics.rejected += 1
      await acknowledged([packet])
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
  private func begin() async {
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
      rest = rest.dropFirst(results.prefix { $0 != .failure(.later) }.count)
      if results.contains(.failure(.later)) { try? await Task.sleep(for: .milliseconds(5)) }
    }
  }

  /// Where the backlog ends that live data is to overtake; `nil` when all goes in order.
  private func backlogEnd() async -> Int64? {
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
    for packet in packets {
      if order.acknowledge(packet) {
        statistics.published += 1
      } else {
        earlyAcknowledgements?.append(packet)
      }
    }
    let before = order.acknowledged
    order.advance()
    if order.acknowledged > before {
      await outbox.acknowledge(order.acknowledged, by: settings.id)
    }
    await pump()
  }
}

import Glibc
import Mqtt
import TestSupport
import Testing

extension MqttTests {
  @Suite struct Recovery {
    @Test func `nothing acknowledged is lost when the broker is killed, 20 times`() async throws {
      let broker = try await TestBroker("allow_anonymous true\nmax_queued_messages 0")
      let client = try TestClient(broker.options("publisher"))
      for round in 0..<20 {
        var options = broker.options("subscriber")
        options.maxUndelivered = 100_000
        let subscriber = try TestClient(options)
        try await subscriber.connect()
        // The witness sends no acknowledgements: if they were lost, it would lose messages too.
        _ = try await subscriber.subscribe("t", qos: .atMostOnce)
        try await client.connect()
        let (sent, acknowledged) = try await publishWhileKilling(broker, client, round: round)
        let received = try await payloads(of: subscriber)
        #expect(received.starts(with: acknowledged))
        #expect(sent.starts(with: received))
        #expect(sent.count - acknowledged.count <= 20)
        #expect(await client.mqtt.isConnected == false)
        try await broker.start()
      }
      try await client.connect()
    }

    /// Publishes numbers until the broker is gone, and returns the sent and the acknowledged ones.
    private func publishWhileKilling(
      _ broker: TestBroker,
      _ client: TestClient,
      round: Int
    ) async throws -> (sent: [Int], acknowledged: [Int]) {
      var sent: [Int] = []
      var ids: [Int32: Int] = [:]
      var acknowledged: [Int] = []
      var isKilled = false
      while true {
        let number = round * 1_000_000 + sent.count
        let message = MqttOutgoing(topic: "t", payload: Array("\(number)".utf8))
        if case .success(let id) = await client.mqtt.publish([message])[0] {
          ids[id] = number
          sent.append(number)
          guard ids.count >= 20 else { continue }
        }
        switch try await client.next() {
        case .acknowledged(let list):
          acknowledged += list.compactMap { ids.removeValue(forKey: $0) }
        case .disconnected: return (sent, acknowledged)
        default: break
        }
        if !isKilled, acknowledged.count > 100 + round * 10 {
          isKilled = true
          broker.end(with: SIGKILL)
        }
      }
    }

    private func payloads(of subscriber: TestClient) async throws -> [Int] {
      var numbers: [Int] = []
      return try await subscriber.first { event in
        switch event {
        case .message(let message):
          numbers.append(Int(String(decoding: message.payload, as: UTF8.self)) ?? -1)
          return nil
        case .disconnected: return numbers
        default: return nil
        }
      }
    }

    @Test func `100 connections and failures leave no thread and no descriptor`() async throws {
      let broker = try await TestBroker()
      let closed = LoopbackListener().port
      func round() async throws {
        let client = try TestClient(broker.options("c"))
        try await client.connect()
        await client.mqtt.disconnect()
        _ = try await client.next()
        try await client.connect()
        let failing = try TestClient(MqttOptions(host: "localhost", port: closed, clientID: "c"))
        await failing.mqtt.connect()
        _ = try await failing.next()
      }
      try await round()
      let before = ProcessUsage.now
      for _ in 0..<100 { try await round() }
      try await until("threads and descriptors are gone") {
        let now = ProcessUsage.now
        return now.threads <= before.threads + 1 && now.descriptors <= before.descriptors
      }
    }

    @Test func `a frozen broker is noticed by the keep-alive`() async throws {
      let broker = try await TestBroker()
      var options = broker.options("c")
      options.keepAlive = .seconds(5)
      let client = try TestClient(options)
      try await client.connect()
      broker.signal(SIGSTOP)
      let event = try await client.next()
      #expect(event == .disconnected("the broker did not answer the keep-alive", .lost))
      broker.signal(SIGCONT)
    }

    @Test func `an idle connection is kept alive, and uses next to no processor time`() async throws
    {
      let broker = try await TestBroker()
      var options = broker.options("c")
      options.keepAlive = .seconds(5)
      let client = try TestClient(options)
      try await client.connect()
      let before = client.processorTime
      // A broker disconnects a client after one and a half keep-alives of silence.
      try await until("two pings") { try broker.log().ranges(of: "Received PINGREQ").count >= 2 }
      #expect(client.processorTime - before < .milliseconds(50))
      let (sent, acknowledged) = try await client.publishAll([MqttOutgoing(topic: "t", payload: [])]
      )
      #expect(sent == acknowledged)
    }

    @Test func `a cancelled reader leaves the events to the next one`() async throws {
      let broker = try await TestBroker()
      let client = try MqttClient(broker.options("c"))
      let reader = Task { for await _ in client.events {} }
      reader.cancel()
      await reader.value
      await client.connect()
      var next = client.events.makeAsyncIterator()
      guard case .connected = await next.next() else {
        Issue.record("not connected")
        return
      }
    }
  }
}

import Glibc
import Mqtt
import Testing

extension MqttTests {
  @Suite struct Limits {
    @Test func `the broker's limits are told and kept`() async throws {
      let broker = try await TestBroker(
        "allow_anonymous true\nmax_packet_size 1000\nmax_keepalive 20\nmax_inflight_messages 3"
      )
      var options = broker.options("c")
      options.maxInFlight = 500
      let client = try TestClient(options)
      let server = try await client.connect()
      #expect(server.maximumPacketSize == 1000)
      #expect(server.receiveMaximum == 3)
      #expect(server.keepAlive == .seconds(20))
      // The broker disconnects a client that sends more at once.
      let messages = (0..<500).map { MqttOutgoing(topic: "t", payload: [UInt8($0 % 256)]) }
      let (sent, acknowledged) = try await client.publishAll(messages)
      #expect(sent.count == 500 && acknowledged == sent)
    }

    @Test(arguments: 980...1000)
    func `the largest packet is met to the byte`(payload: Int) async throws {
      let broker = try await TestBroker("allow_anonymous true\nmax_packet_size 1000")
      let client = try TestClient(broker.options("c"))
      try await client.connect()
      let message = MqttOutgoing(
        topic: "topic",
        payload: [UInt8](repeating: 0, count: payload),
        properties: MqttProperties(expirySeconds: 5)
      )
      // 1 + 2 bytes fixed header, 2 + 5 topic, 2 id, 1 + 5 properties.
      let size = 18 + payload
      let result = await client.mqtt.publish([message])[0]
      guard size <= 1000 else {
        #expect(result == .failure(.tooLarge(size: size, limit: 1000)))
        // Nothing was kept: the next message is the only one acknowledged.
        let small = MqttOutgoing(topic: "t", payload: [])
        let (sent, acknowledged) = try await client.publishAll([small])
        #expect(sent == acknowledged)
        return
      }
      let id = try result.get()
      #expect(try await client.next() == .acknowledged([id]))
    }

    @Test func `a full window refuses and keeps nothing`() async throws {
      let broker = try await TestBroker()
      var options = broker.options("c")
      options.maxInFlight = 5
      let client = try TestClient(options)
      try await client.connect()
      broker.signal(SIGSTOP)
      let messages = (0..<8).map { MqttOutgoing(topic: "t", payload: [UInt8($0)]) }
      let results = await client.mqtt.publish(messages)
      #expect(results.prefix(5).allSatisfy { (try? $0.get()) != nil })
      #expect(results.suffix(3).allSatisfy { $0 == .failure(.windowFull) })
      broker.signal(SIGCONT)
      var acknowledged = 0
      while acknowledged < 5 {
        guard case .acknowledged(let ids) = try await client.next() else { break }
        acknowledged += ids.count
      }
      #expect(acknowledged == 5)
    }

    @Test func `QoS 0 into a stalled connection is bounded`() async throws {
      let broker = try await TestBroker()
      var options = broker.options("c")
      options.maxUnwritten = 100_000
      let client = try TestClient(options)
      try await client.connect()
      broker.signal(SIGSTOP)
      let payload = [UInt8](repeating: 1, count: 10_000)
      let message = MqttOutgoing(topic: "t", payload: payload, qos: .atMostOnce)
      var refused = 0
      for _ in 0..<2000 where await client.mqtt.publish([message]) == [.failure(.windowFull)] {
        refused += 1
      }
      #expect(refused > 0)
      broker.signal(SIGCONT)
      try await until("the socket takes messages again") {
        (try? await client.mqtt.publish([message])[0].get()) != nil
      }
    }

    @Test func `messages that nobody reads are dropped and counted`() async throws {
      let broker = try await TestBroker("allow_anonymous true\nmax_queued_messages 0")
      var options = broker.options("reader")
      options.maxUndelivered = 10
      let reader = try TestClient(options)
      try await reader.connect()
      _ = try await reader.subscribe("t")
      let publisher = try TestClient(broker.options("publisher"))
      try await publisher.connect()
      let messages = (0..<100).map { MqttOutgoing(topic: "t", payload: [UInt8($0)]) }
      _ = try await publisher.publishAll(messages)
      try await until("90 are dropped") { reader.mqtt.droppedMessages == 90 }
      for number in UInt8(0)..<10 { #expect(try await reader.message().payload == [number]) }
    }

    @Test func `a packet larger than we take does not reach us`() async throws {
      let broker = try await TestBroker()
      var options = broker.options("reader")
      options.maxIncomingPacket = 1000
      let reader = try TestClient(options)
      try await reader.connect()
      _ = try await reader.subscribe("t")
      let big = MqttOutgoing(topic: "t", payload: [UInt8](repeating: 0, count: 5000))
      let publisher = try TestClient(broker.options("publisher"))
      try await publisher.connect()
      _ = try await publisher.publishAll([big, MqttOutgoing(topic: "t", payload: [1])])
      #expect(try await reader.message().payload == [1])
    }

    @Test(arguments: ["", "a/+", "a/#", "a\0b", String(repeating: "x", count: 70_000), "a\u{FFFF}"])
    func `a topic that cannot be published to is refused`(topic: String) async throws {
      let broker = try await TestBroker()
      let client = try TestClient(broker.options("c"))
      try await client.connect()
      let result = await client.mqtt.publish([MqttOutgoing(topic: topic, payload: [])])[0]
      guard case .failure(.invalid) = result else {
        Issue.record("\(result)")
        return
      }
      #expect(await client.mqtt.isConnected)
    }

    @Test(arguments: ["", "a/#/b", "a+", "a\0b"])
    func `a filter that cannot be subscribed is refused`(filter: String) async throws {
      let broker = try await TestBroker()
      let client = try TestClient(broker.options("c"))
      try await client.connect()
      await #expect(throws: MqttError.self) {
        try await client.mqtt.subscribe(filter, qos: .atMostOnce)
      }
      #expect(await client.mqtt.isConnected)
    }

    @Test func `a message the broker will not deliver is rejected, not acknowledged`() async throws
    {
      let folder = try TestFolder()
      try folder.write("topic write allowed\n", to: "acl")
      let broker = try await TestBroker(
        "allow_anonymous true\nacl_file \(folder.file("acl"))",
        folder: folder
      )
      let client = try TestClient(broker.options("c"))
      try await client.connect()
      let id = try await client.mqtt.publish([MqttOutgoing(topic: "forbidden", payload: [])])[0]
        .get()
      guard case .rejected(id, 0x87, let text) = try await client.next() else {
        Issue.record("not rejected")
        return
      }
      #expect(text == "not authorized")
    }

    @Test func `nothing is taken without a connection`() async throws {
      let client = try TestClient(MqttOptions(host: "127.0.0.1", port: 1, clientID: "c"))
      let results = await client.mqtt.publish([
        MqttOutgoing(topic: "t", payload: []),
        MqttOutgoing(topic: "t", payload: [], qos: .atMostOnce),
      ])
      #expect(results == [.failure(.notConnected), .failure(.notConnected)])
      await #expect(throws: MqttError.notConnected) {
        try await client.mqtt.subscribe("t", qos: .atMostOnce)
      }
      await client.mqtt.disconnect()
      await client.mqtt.kill()
    }
  }
}

import Mqtt
import Testing

extension MqttTests {
  @Suite struct Publishing {
    @Test(arguments: [MqttVersion.v5, .v311])
    func `10,000 messages are acknowledged and arrive in order`(version: MqttVersion) async throws {
      let broker = try await TestBroker("allow_anonymous true\nmax_queued_messages 0")
      var subscriberOptions = broker.options("subscriber", version: version)
      subscriberOptions.maxUndelivered = 20_000
      let subscriber = try TestClient(subscriberOptions)
      try await subscriber.connect()
      #expect(try await subscriber.subscribe("a/+") == [1])
      let publisher = try TestClient(broker.options("publisher", version: version))
      try await publisher.connect()

      let payloads = (0..<10_000).map { Array("message \($0)".utf8) }
      let start = ContinuousClock.now
      let (sent, acknowledged) = try await publisher.publishAll(
        payloads.map { MqttOutgoing(topic: "a/b", payload: $0) }
      )
      print("10,000 messages acknowledged in \(ContinuousClock.now - start)")
      #expect(acknowledged == sent)
      for payload in payloads {
        let message = try await subscriber.message()
        guard message.payload == payload else {
          Issue.record("\(message.payload) instead of \(payload)")
          break
        }
      }
      await publisher.mqtt.disconnect()
    }

    @Test func `properties of MQTT 5 arrive as they were sent`() async throws {
      let broker = try await TestBroker()
      let client = try TestClient(broker.options("both"))
      try await client.connect()
      _ = try await client.subscribe("p")
      let properties = MqttProperties(
        expirySeconds: 60,
        contentType: "application/json",
        responseTopic: "answers/1",
        correlationData: [0, 255, 7],
        userProperties: [
          MqttUserProperty(name: "h", value: "true"), MqttUserProperty(name: "h", value: "công tơ"),
        ]
      )
      let message = MqttOutgoing(
        topic: "p",
        payload: [0, 1, 2],
        retain: false,
        properties: properties
      )
      let results = await client.mqtt.publish([message])
      #expect(throws: Never.self) { try results[0].get() }
      let received = try await client.message()
      #expect(received.payload == [0, 1, 2])
      #expect(received.qos == 1)
      #expect(received.properties == properties)
    }

    @Test func `3.1.1 leaves the properties out`() async throws {
      let broker = try await TestBroker()
      let client = try TestClient(broker.options("both", version: .v311))
      try await client.connect()
      _ = try await client.subscribe("p")
      let properties = MqttProperties(contentType: "text/plain")
      _ = await client.mqtt.publish([MqttOutgoing(topic: "p", payload: [], properties: properties)])
      let received = try await client.message()
      #expect(received.payload.isEmpty && received.properties == .none)
    }

    @Test func `a retained message is handed to a later subscriber`() async throws {
      let broker = try await TestBroker()
      let client = try TestClient(broker.options("both"))
      try await client.connect()
      let message = MqttOutgoing(topic: "r", payload: [9], retain: true)
      _ = try await client.publishAll([message])
      _ = try await client.subscribe("r")
      let received = try await client.message()
      #expect(received.retain && received.payload == [9])
    }

    @Test func `an UNSUBACK comes after everything published before`() async throws {
      let broker = try await TestBroker("allow_anonymous true\nmax_queued_messages 0")
      let client = try TestClient(broker.options("barrier"))
      try await client.connect()
      _ = try await client.subscribe("q0", qos: .atMostOnce)
      let messages = (0..<100).map {
        MqttOutgoing(topic: "q0", payload: [UInt8($0)], qos: .atMostOnce)
      }
      let results = await client.mqtt.publish(messages)
      #expect(results.allSatisfy { (try? $0.get()) != nil })
      let barrier = try await client.mqtt.unsubscribe("never/subscribed")
      var received: [UInt8] = []
      try await client.first { event -> Void? in
        if case .message(let message) = event { received += message.payload }
        return event == .unsubscribed(id: barrier) ? () : nil
      }
      #expect(received == (0..<100).map { UInt8($0) })
    }
  }
}

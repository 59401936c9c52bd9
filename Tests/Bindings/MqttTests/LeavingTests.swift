import Glibc
import Mqtt
import Testing

extension MqttTests {
  @Suite struct Leaving {
    private let will = MqttWill(
      topic: "status",
      payload: Array("offline".utf8),
      retain: true,
      properties: MqttProperties(contentType: "text/plain")
    )

    private func watcher(_ broker: TestBroker) async throws -> TestClient {
      let watcher = try TestClient(broker.options("watcher"))
      try await watcher.connect()
      _ = try await watcher.subscribe("#")
      return watcher
    }

    @Test(arguments: [MqttVersion.v5, .v311])
    func `a cut connection publishes the will`(version: MqttVersion) async throws {
      let broker = try await TestBroker()
      let watcher = try await watcher(broker)
      let client = try TestClient(broker.options("c", version: version))
      try await client.connect(will: will)
      await client.mqtt.kill()
      #expect(try await client.next() == .disconnected("cut on request", .left))
      let message = try await watcher.message()
      #expect(message.topic == "status" && message.payload == will.payload)
      #expect(message.properties.contentType == (version == .v5 ? "text/plain" : nil))
    }

    @Test func `a released client publishes its will`() async throws {
      let broker = try await TestBroker()
      let watcher = try await watcher(broker)
      var client: TestClient? = try TestClient(broker.options("c"))
      try await client?.connect(will: will)
      client = nil
      #expect(try await watcher.message().payload == will.payload)
    }

    @Test(arguments: [MqttVersion.v5, .v311])
    func `a disconnect publishes no will`(version: MqttVersion) async throws {
      let broker = try await TestBroker()
      let watcher = try await watcher(broker)
      let client = try TestClient(broker.options("c", version: version))
      try await client.connect(will: will)
      await client.mqtt.disconnect()
      #expect(try await client.next() == .disconnected("left on request", .left))
      // A will would come before this.
      try await client.connect()
      _ = await client.mqtt.publish([MqttOutgoing(topic: "after", payload: [])])
      #expect(try await watcher.message().topic == "after")
    }

    @Test(arguments: [MqttVersion.v5, .v311])
    func `a disconnect with will publishes it`(version: MqttVersion) async throws {
      let broker = try await TestBroker()
      let watcher = try await watcher(broker)
      let client = try TestClient(broker.options("c", version: version))
      try await client.connect(will: will)
      await client.mqtt.disconnect(.withWill)
      #expect(try await watcher.message().topic == "status")
    }

    @Test func `each connect has its own will`() async throws {
      let broker = try await TestBroker()
      let watcher = try await watcher(broker)
      let client = try TestClient(broker.options("c"))
      for number in UInt8(0)..<3 {
        _ = try await client.connect(will: MqttWill(topic: "n", payload: [number]))
        await client.mqtt.kill()
        _ = try await client.next()
        #expect(try await watcher.message().payload == [number])
      }
    }

    @Test func `a disconnect flushes what is queued and waits for it`() async throws {
      let broker = try await TestBroker()
      let watcher = try await watcher(broker)
      let client = try TestClient(broker.options("c"))
      try await client.connect(will: will)
      let messages = (0..<20).map { MqttOutgoing(topic: "t", payload: [UInt8($0)]) }
      let sent = try await client.mqtt.publish(messages).map { try $0.get() }
      await client.mqtt.disconnect()
      var acknowledged: [Int32] = []
      try await client.first { event -> Void? in
        if case .acknowledged(let ids) = event { acknowledged += ids }
        guard case .disconnected = event else { return nil }
        return ()
      }
      #expect(acknowledged == sent)
      for number in UInt8(0)..<20 { #expect(try await watcher.message().payload == [number]) }
    }

    @Test func `a disconnect from a frozen broker is bounded`() async throws {
      let broker = try await TestBroker()
      let client = try TestClient(broker.options("c"))
      try await client.connect()
      broker.signal(SIGSTOP)
      _ = await client.mqtt.publish([MqttOutgoing(topic: "t", payload: [])])
      let start = ContinuousClock.now
      await client.mqtt.disconnect()
      #expect(.now - start < .seconds(20))
      broker.signal(SIGCONT)
    }

    @Test func `a session that the broker closes ends with the broker's reason`() async throws {
      // CONNACK, and a DISCONNECT with reason 0x8E.
      let server = try FakeServer(.answers([0x20, 3, 0, 0, 0, 0xE0, 1, 0x8E]))
      let options = MqttOptions(host: "127.0.0.1", port: server.port, clientID: "c")
      let client = try TestClient(options)
      try await client.connect()
      let event = try await client.next()
      #expect(
        event
          == .disconnected("the broker closed the session: session taken over", .closed(code: 0x8E))
      )
    }

    @Test(
      arguments: [
        ([0xE0, 1, 0xF0], "reason code 0xF0"), ([0xE0, 1, 0x04], "disconnect with will message"),
        // A line feed in its words, which libmosquitto refuses together with the code.
        ([0xE0, 7, 0x98, 5, 0x1F, 0, 2, 0x61, 0x0A], "administrative action, it says: a "),
      ] as [([UInt8], String)]
    )
    func `no goodbye is lost on libmosquitto`(goodbye: [UInt8], text: String) async throws {
      let server = try FakeServer(.answers([0x20, 3, 0, 0, 0] + goodbye))
      let options = MqttOptions(host: "127.0.0.1", port: server.port, clientID: "c")
      let client = try TestClient(options)
      try await client.connect()
      let event = try await client.next()
      let code = Int32(goodbye[2])
      #expect(event == .disconnected("the broker closed the session: \(text)", .closed(code: code)))
    }

    @Test func `a session that another client takes over ends`() async throws {
      let broker = try await TestBroker()
      let first = try TestClient(broker.options("same"))
      try await first.connect()
      let second = try TestClient(broker.options("same"))
      try await second.connect()
      #expect(
        try await first.next()
          == .disconnected("the broker closed the connection", .closed(code: nil))
      )
    }
  }
}

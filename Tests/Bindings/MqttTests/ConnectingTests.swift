import Glibc
import TestSupport
import Mqtt
import Testing

extension MqttTests {
  @Suite struct Connecting {
    /// Makes one attempt that fails, and returns its event and the processor time of the client's thread.
    private func attempt(_ options: MqttOptions) async throws -> (event: MqttEvent, cost: Duration)
    {
      let client = try TestClient(options)
      let before = client.processorTime
      await client.mqtt.connect()
      let event = try await client.next()
      return (event, client.processorTime - before)
    }

    private func options(
      port: UInt16,
      tls: MqttTls? = nil,
      answer: Duration = .seconds(60)
    ) -> MqttOptions {
      var options = MqttOptions(host: "127.0.0.1", port: port, clientID: "c", tls: tls)
      options.limits.answer = answer
      return options
    }

    @Test(arguments: [nil, MqttTls()])
    func `nobody listening is told at once`(tls: MqttTls?) async throws {
      let port = LoopbackListener().port
      let (event, cost) = try await attempt(options(port: port, tls: tls))
      #expect(event == .connectFailed("127.0.0.1:\(port): connection refused", .lost))
      #expect(cost < .milliseconds(300))
    }

    @Test func `a silent server is given up without burning processor time`() async throws {
      let server = try FakeServer(.silent)
      let (event, cost) = try await attempt(options(port: server.port, answer: .seconds(1)))
      let said = "127.0.0.1:\(server.port): no answer to CONNECT in time"
      #expect(event == .connectFailed(said, .unanswered))
      #expect(cost < .milliseconds(300))
    }

    @Test func `a silent server is given up during the TLS handshake`() async throws {
      let server = try FakeServer(.silent)
      let (event, cost) = try await attempt(
        options(port: server.port, tls: MqttTls(), answer: .seconds(1))
      )
      #expect(event == .connectFailed("127.0.0.1:\(server.port): no TLS handshake in time", .lost))
      #expect(cost < .milliseconds(300))
    }

    @Test(arguments: [nil, MqttTls()])
    func `a server that closes at once is told`(tls: MqttTls?) async throws {
      let server = try FakeServer(.closes)
      let (event, cost) = try await attempt(options(port: server.port, tls: tls))
      guard case .connectFailed(let text, _) = event else {
        Issue.record("\(event)")
        return
      }
      #expect(text.contains("closed the connection before"), "\(text)")
      #expect(cost < .milliseconds(300))
    }

    @Test(arguments: [
      (UInt8(0x87), "not authorized"), (0x88, "server unavailable"), (0x89, "server busy"),
    ])
    func `a refusal of MQTT 5 is told`(code: UInt8, text: String) async throws {
      let server = try FakeServer(.answers([0x20, 3, 0, code, 0]))
      let (event, cost) = try await attempt(options(port: server.port))
      guard case .refused(let received, let said) = event else {
        Issue.record("\(event)")
        return
      }
      #expect(received == Int32(code) && said.lowercased() == text)
      #expect(cost < .milliseconds(300))
    }

    @Test(arguments: [MqttVersion.v5, .v311])
    func `a wrong password is refused`(version: MqttVersion) async throws {
      let folder = try TestFolder()
      try TestProgram.run("mosquitto_passwd", "-c", "-b", folder.file("users"), "gw", "right")
      let broker = try await TestBroker(
        "allow_anonymous false\npassword_file \(folder.file("users"))",
        folder: folder
      )
      var options = broker.options("c", version: version)
      options.username = "gw"
      options.password = Array("wrong".utf8)
      let (event, _) = try await attempt(options)
      guard case .refused(let code, let text) = event else {
        Issue.record("\(event)")
        return
      }
      #expect(code == (version == .v5 ? 0x87 : 5), "\(text)")
      options.password = Array("right".utf8)
      try await TestClient(options).connect()
    }

    @Test(arguments: ["no-such-host.invalid", "", "a\0b"])
    func `a host that does not exist is told`(host: String) async throws {
      var options = options(port: 1883)
      options.host = host
      guard case .connectFailed = try await attempt(options).event else {
        Issue.record("not a failure")
        return
      }
    }

    @Test func `a name with several addresses is tried one by one`() async throws {
      let broker = try await TestBroker()
      var options = broker.options("c")
      options.host = "localhost"
      try await TestClient(options).connect()
    }

    @Test(
      arguments: [
        [0x20, 3, 0, 0, 3], [0x20, 2], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x30, 2, 0, 0],
        Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), [0x20, 3, 0, 3, 0x21, 0, 0],
      ] as [[UInt8]]
    )
    func `an answer that is not MQTT fails the attempt`(answer: [UInt8]) async throws {
      let server = try FakeServer(.answers(answer))
      let (event, cost) = try await attempt(options(port: server.port, answer: .seconds(1)))
      switch event {
      case .connectFailed, .refused: break
      default: Issue.record("\(event)")
      }
      #expect(cost < .milliseconds(300))
    }

    @Test func `a second connect does nothing while there is a connection`() async throws {
      let broker = try await TestBroker()
      let client = try TestClient(broker.options("c"))
      try await client.connect()
      #expect(await client.mqtt.connect() == false)
    }

    @Test func `a password with a zero byte is refused before it is cut`() async throws {
      var options = options(port: 1883)
      options.username = "u"
      options.password = [1, 0, 2]
      guard case .connectFailed(let text, _) = try await attempt(options).event else { return }
      #expect(text.contains("password"))
    }
  }
}

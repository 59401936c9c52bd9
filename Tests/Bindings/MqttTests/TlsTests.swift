import Mqtt
import Testing
import TestSupport

extension MqttTests {
  @Suite struct Tls {
    private let folder: TestFolder
    private let certificates: TestCertificates

    init() throws {
      folder = try TestFolder()
      certificates = try TestCertificates(in: folder)
    }

    private func options(_ broker: TestBroker, host: String = "localhost") -> MqttOptions {
      var options = broker.options("c")
      options.host = host
      options.tls = MqttTls(caFile: certificates.authority)
      return options
    }

    /// The text of a failed attempt; checks that the attempt uses little processor time.
    private func failure(_ options: MqttOptions) async throws -> String {
      let client = try TestClient(options)
      let before = client.processorTime
      await client.mqtt.connect()
      let event = try await client.next()
      #expect(client.processorTime - before < .milliseconds(500))
      guard case .connectFailed(let text, _) = event else { return "\(event)" }
      return text
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `a trusted broker gets 2,000 messages`(host: String) async throws {
      try certificates.issue("server", for: "DNS:localhost,IP:127.0.0.1")
      let broker = try await TestBroker(certificates.settings("server"), folder: folder)
      let client = try TestClient(options(broker, host: host))
      try await client.connect()
      _ = try await client.subscribe("big")
      let payload = [UInt8](repeating: 7, count: 1000)
      let messages = [MqttOutgoing](
        repeating: MqttOutgoing(topic: "t", payload: payload),
        count: 2000
      )
      let (sent, acknowledged) = try await client.publishAll(messages)
      #expect(sent == acknowledged)
      // Larger than a TLS record: a part waits inside OpenSSL, where `poll` does not see it.
      let big = [UInt8](repeating: 9, count: 100_000)
      _ = await client.mqtt.publish([MqttOutgoing(topic: "big", payload: big)])
      #expect(try await client.message().payload == big)
      await client.mqtt.disconnect()
    }

    @Test func `an unknown authority is told`() async throws {
      try certificates.issue("server", for: "DNS:localhost")
      let broker = try await TestBroker(certificates.settings("server"), folder: folder)
      var options = options(broker)
      options.tls = MqttTls(caFile: try TestCertificates(in: TestFolder()).authority)
      #expect(try await failure(options).contains("cannot read"))
      let other = try TestCertificates(in: TestFolder())
      options.tls = MqttTls(caFile: other.authority)
      let text = try await failure(options)
      #expect(text.contains("certificate is not accepted: unable to get local issuer"), "\(text)")
      options.tls = MqttTls()
      #expect(try await failure(options).contains("certificate is not accepted"))
    }

    @Test func `an expired certificate is told`() async throws {
      try certificates.issue("old", for: "DNS:localhost", days: -1)
      let broker = try await TestBroker(certificates.settings("old"), folder: folder)
      let text = try await failure(options(broker))
      #expect(text.contains("certificate is not accepted: certificate has expired"), "\(text)")
    }

    @Test(arguments: ["DNS:other.example", "DNS:*", "IP:127.0.0.2"])
    func `a certificate for another host is told`(name: String) async throws {
      try certificates.issue("other", for: name)
      let broker = try await TestBroker(certificates.settings("other"), folder: folder)
      let text = try await failure(options(broker))
      #expect(text.contains("certificate is not made out to localhost"), "\(text)")
      let numeric = try await failure(options(broker, host: "127.0.0.1"))
      #expect(numeric.contains("certificate is not made out to 127.0.0.1"), "\(numeric)")
      var careless = options(broker)
      careless.tls?.verify = false
      try await TestClient(careless).connect()
    }

    @Test func `a broker that wants a client certificate is obeyed`() async throws {
      try certificates.issue("server", for: "DNS:localhost")
      try certificates.issue("gateway", for: "DNS:gw")
      let settings = certificates.settings("server", clients: true)
      let broker = try await TestBroker(settings, folder: folder)
      let text = try await failure(options(broker))
      // The broker's reset may arrive before its alert.
      #expect(
        text.contains("certificate required") || text.contains("client certificate"),
        "\(text)"
      )
      var own = options(broker)
      own.tls?.certFile = folder.file("gateway.pem")
      own.tls?.keyFile = folder.file("gateway.key")
      try await TestClient(own).connect()
    }

    @Test func `TLS to a port without it is told`() async throws {
      let broker = try await TestBroker()
      let text = try await failure(options(broker))
      #expect(text.contains("does this port speak TLS?"), "\(text)")
      let web = try FakeServer(.answers(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)))
      var options = options(broker)
      options.port = web.port
      options.host = "127.0.0.1"
      let answer = try await failure(options)
      #expect(answer.contains("does this port speak TLS?"), "\(answer)")
    }

    @Test func `MQTT without TLS to a TLS port is told`() async throws {
      try certificates.issue("server", for: "DNS:localhost")
      let broker = try await TestBroker(certificates.settings("server"), folder: folder)
      let text = try await failure(broker.options("c"))
      #expect(text.contains("closed the connection before it answered"), "\(text)")
    }

    @Test func `a key with a pass phrase fails without asking the terminal`() async throws {
      try certificates.issue("server", for: "DNS:localhost")
      try certificates.issue("gateway", for: "DNS:gw")
      try TestProgram.run(
        "openssl",
        "ec",
        "-in",
        folder.file("gateway.key"),
        "-aes128",
        "-passout",
        "pass:secret",
        "-out",
        folder.file("locked.key")
      )
      let broker = try await TestBroker(certificates.settings("server"), folder: folder)
      var options = options(broker)
      options.tls?.certFile = folder.file("gateway.pem")
      options.tls?.keyFile = folder.file("locked.key")
      #expect(try await failure(options).contains("Unable to load client key file"))
      options.tls?.keyFile = nil
      #expect(try await failure(options).contains("needs a certificate and its key"))
    }

    @Test func `files that are no certificates are told`() async throws {
      try folder.write("nonsense", to: "nonsense.pem")
      var options = MqttOptions(host: "127.0.0.1", port: 1, clientID: "c")
      options.tls = MqttTls(caFile: folder.file("nonsense.pem"))
      #expect(try await failure(options).contains("Unable to load CA certificates"))
      options.tls = MqttTls(caFile: folder.file("missing.pem"))
      #expect(try await failure(options).hasSuffix("missing.pem: no such file or directory"))
    }
  }
}

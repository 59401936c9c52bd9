import Mqtt
import Testing

extension MqttTests {
  /// What a broker may send that is not MQTT ends the connection, never the process.
  @Suite struct BrokenPackets {
    private static let unknown = "the broker sent a property that MQTT does not know"

    /// One event of a client that gets these bytes instead of an answer to CONNECT.
    private func outcome(of bytes: [UInt8]) async throws -> MqttEvent {
      let server = try FakeServer(.answers(bytes))
      let client = try TestClient(MqttOptions(host: "127.0.0.1", port: server.port, clientID: "c"))
      await client.mqtt.connect()
      while true {
        let event = try await client.next()
        guard case .connected = event else { return event }
      }
    }

    @Test(
      arguments: [
        [0x30, 6, 0, 1, 0x61, 2, 0x7E, 0],  // PUBLISH
        [0x30, 7, 0, 1, 0x61, 3, 0, 0x1F, 0],
        [0x30, 8, 0, 1, 0x61, 4, 0x01, 0, 0x04, 0],
        [0x30, 8, 0, 1, 0x61, 4, 0xFF, 0xFF, 0x03, 0],
        [0x40, 6, 0, 1, 0, 2, 0x7E, 0],  // PUBACK
        [0x50, 6, 0, 1, 0, 2, 0x7E, 0],  // PUBREC
        [0x62, 6, 0, 1, 0, 2, 0x7E, 0],  // PUBREL
        [0x70, 6, 0, 1, 0, 2, 0x7E, 0],  // PUBCOMP
        [0x90, 6, 0, 1, 2, 0x7E, 0, 0],  // SUBACK
        [0xB0, 6, 0, 1, 2, 0x7E, 0, 0],  // UNSUBACK
        [0xF0, 4, 0x18, 2, 0x7E, 0],  // AUTH
      ] as [[UInt8]]
    )
    func `an unknown property ends the connection`(packet: [UInt8]) async throws {
      let event = try await outcome(of: [0x20, 3, 0, 0, 0] + packet)
      #expect(event == .disconnected("protocol error: \(Self.unknown)", .lost))
    }

    @Test(
      arguments: [
        ([0xE0, 4, 0x8B, 2, 0x7E, 0], "server shutting down"),
        ([0xE0, 4, 0x97, 2, 0, 0], "quota exceeded"),
        ([0xE0, 6, 0x97, 5, 0, 0x1F, 0, 0x10], "quota exceeded"),
      ] as [([UInt8], String)]
    )
    func `a goodbye with an unknown property is still told`(
      packet: [UInt8],
      text: String
    ) async throws {
      let event = try await outcome(of: [0x20, 3, 0, 0, 0] + packet)
      let said = "the broker closed the session: \(text) (protocol error: \(Self.unknown))"
      #expect(event == .disconnected(said, .closed(code: Int32(packet[2]))))
    }

    @Test func `an answer of another protocol is not called a success`() async throws {
      let server = try FakeServer(.says(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)))
      let client = try TestClient(MqttOptions(host: "127.0.0.1", port: server.port, clientID: "c"))
      await client.mqtt.connect()
      let text = "the broker closed the connection within a packet"
      let event = try await client.next()
      #expect(event == .connectFailed("127.0.0.1:\(server.port): \(text)", .lost))
    }

    @Test func `an answer to CONNECT with an unknown property is none`() async throws {
      let event = try await outcome(of: [0x20, 5, 0, 0, 2, 0x7E, 0])
      guard case .connectFailed(let text, .lost) = event else {
        Issue.record("\(event)")
        return
      }
      #expect(text.hasSuffix(": protocol error: \(Self.unknown)"))
    }

    @Test(
      arguments: [
        // A property of another packet; one twice; lengths beyond the property, the packet.
        [0x30, 8, 0, 1, 0x61, 3, 0x21, 0, 1, 0x78], [0x40, 9, 0, 1, 0, 5, 0x1F, 0, 9, 0x61, 0x61],
        [0x30, 5, 0, 1, 0x61, 5, 0x26], [0x30, 3, 0, 0x40, 0xFF], [0x40, 1, 0], [0x30, 0],
        [0x90, 4, 0, 1, 5, 0x1F], [0x00, 0], [0xF0, 0], [0x10, 0],
        [0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      ] as [[UInt8]]
    )
    func `what is malformed otherwise ends the connection`(packet: [UInt8]) async throws {
      let event = try await outcome(of: [0x20, 3, 0, 0, 0] + packet)
      guard case .disconnected(let text, _) = event else {
        Issue.record("\(event)")
        return
      }
      #expect(text.hasPrefix("protocol error: "))
    }
  }
}

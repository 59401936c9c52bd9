import Testing

@testable import Mqtt

@Suite struct FarewellTests {
  /// DISCONNECT: server shutting down, reason string "bye", server reference "b2".
  private static let packet: [UInt8] =
    [0xE0, 13, 0x8B, 11, 0x1F, 0, 3] + Array("bye".utf8) + [0x1C, 0, 2] + Array("b2".utf8)

  @Test func `A goodbye is found behind other packets with its reason`() {
    let acknowledgements: [UInt8] = [0x40, 2, 0, 1, 0x40, 4, 0, 2, 0x10, 0]
    let found = Farewell.find(in: acknowledgements + Self.packet)
    #expect(found?.code == 0x8B && found?.reason == "bye" && found?.server == "b2")
  }

  @Test func `A goodbye without a word has a code only`() {
    #expect(Farewell.find(in: [0xE0, 1, 0x8D])?.code == 0x8D)
    #expect(Farewell.find(in: [0xE0, 0])?.code == 0)
    #expect(Farewell.find(in: [0xE0, 2, 0x8D, 0])?.reason == nil)
  }

  @Test func `What is cut short or is none is no goodbye and no crash`() {
    for length in Self.packet.indices {
      #expect(Farewell.find(in: Array(Self.packet[..<length])) == nil)
    }
    #expect(Farewell.find(in: [0x40, 2, 0xE0, 1]) == nil)
    #expect(Farewell.find(in: [0x40, 0xFF, 0xFF, 0xFF, 0xFF]) == nil)
  }

  @Test(arguments: 0..<64 as Range<UInt8>)
  func `No byte in its properties makes it crash`(byte: UInt8) {
    for position in 4..<Self.packet.count {
      var packet = Self.packet
      packet[position] = byte &* 4
      #expect(Farewell.find(in: packet)?.code == 0x8B)
    }
  }
}

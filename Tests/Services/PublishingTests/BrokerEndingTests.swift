import Testing

@testable import Publishing

@Suite struct BrokerEndingTests {
  /// Codes of a CONNACK of 3.1.1 (section 3.2.2.3) and of MQTT 5 (section 3.2.2.2): how often each must
  /// come before the will is suspected; 0: never.
  @Test(arguments: [
    (1, 0), (2, 0), (3, 6), (4, 0), (5, 6), (0x80, 3), (0x81, 3), (0x82, 3), (0x83, 3), (0x84, 0),
    (0x85, 0), (0x86, 0), (0x87, 6), (0x88, 6), (0x89, 0), (0x8A, 0), (0x8C, 0), (0x90, 3),
    (0x95, 3), (0x97, 0), (0x99, 3), (0x9A, 3), (0x9B, 3), (0x9C, 0), (0x9D, 0), (0x9F, 0),
  ])
  func `an answer to CONNECT speaks against the will so much`(code: Int32, times: Int) {
    #expect((BrokerEnding.refused(code: code).weightOfConnect?.rawValue ?? 0) == times)
  }

  /// Codes of a DISCONNECT of MQTT 5, section 3.14.2.1.
  @Test(arguments: [
    (0x00, 3), (0x80, 3), (0x81, 3), (0x82, 3), (0x83, 3), (0x87, 3), (0x89, 0), (0x8B, 0),
    (0x8D, 0), (0x8E, 0), (0x8F, 3), (0x90, 3), (0x93, 0), (0x94, 3), (0x95, 3), (0x96, 0),
    (0x97, 0), (0x98, 0), (0x99, 3), (0x9A, 1), (0x9B, 1), (0x9C, 0), (0x9D, 0), (0x9E, 3),
    (0x9F, 0), (0xA0, 0), (0xA1, 3), (0xA2, 3), (0xF0, 3),
  ])
  func `a goodbye speaks against the first message without an answer so much`(
    code: Int32,
    times: Int
  ) {
    #expect((BrokerEnding.closed(code: code).weightOfMessage?.rawValue ?? 0) == times)
  }

  @Test func `a close without a word may be either, and a lost network is neither`() {
    #expect(BrokerEnding.closed(code: nil).weightOfConnect == .plain)
    #expect(BrokerEnding.closed(code: nil).weightOfMessage == .plain)
    #expect(BrokerEnding.unanswered.weightOfConnect == .doubtful)
    for ending in [BrokerEnding.lost, .left] {
      #expect(ending.weightOfConnect == nil && ending.weightOfMessage == nil)
    }
  }
}

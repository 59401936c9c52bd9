import Testing

@testable import Publishing

@Suite struct PumpStateTests {
  @Test func `who comes while the window is filled makes it be filled once more, and only once`() {
    var state = PumpState.idle
    #expect(state.begin() == true)
    for _ in 0..<2 {
      #expect(state.begin() == false)
      #expect(state == .fillingAgain)
    }
    #expect(state.end() == true)
    #expect(state == .filling)
    #expect(state.end() == false)
    #expect(state == .idle)
  }
}

import Testing

@testable import Modbus

/// The transitions of what is learnt of a peer that needs a pause after connecting; times in milliseconds.
@Suite struct PatienceStateTests {
  private typealias State = ConnectionPatience.State

  private static let millisecond: Int64 = 1_000_000

  /// First requests at 0, 1, 2 … s of connections each: `a` answered, `s` silent; and what is known then.
  static let table: [(requests: String, least: Int64, state: String)] = [
    ("", 0, "asking 0"),
    ("a", 0, "asking 0"),
    ("s", 0, "asking 1"),
    ("ss", 0, "asking 2"),
    ("sa", 0, "asking 0"),
    ("sss", 0, "searching 350"),
    ("ssss", 0, "searching 1100"),
    ("sssss", 0, "searching 2200"),
    ("ssssss", 0, "asking 0"),
    ("sssa", 0, "learnt 350 until 13000"),
    ("sssaa", 0, "learnt 350 until 13000"),
    ("ssssa", 0, "learnt 1100 until 14000"),
    ("sssas", 0, "searching 1100"),
    // Without the wait from 13 s on: it is needed, or it is not.
    ("sssaaaaaaaaaas", 0, "learnt 350 until 33000"),
    ("sssaaaaaaaaaaa", 0, "asking 0"),
    // What the configuration asks for is no step of the search.
    ("sss", 500, "searching 1100"),
    ("sss", 2200, "asking 0"),
  ]

  @Test(arguments: table.indices)
  func `what is known after some connections`(line: Int) {
    let (requests, least, expected) = Self.table[line]
    var patience = ConnectionPatience()
    for (second, request) in requests.enumerated() {
      let now = Int64(second) * 1000 * Self.millisecond
      _ = patience.pause(at: now, least: least * Self.millisecond)
      if request == "a" { patience.answered(at: now) } else { patience.wasSilent(at: now) }
    }
    #expect(Self.describe(patience.state) == expected)
  }

  private static func describe(_ state: State) -> String {
    switch state {
    case .asking(let silences): "asking \(silences)"
    case .searching(let wait): "searching \(wait / millisecond)"
    case .learnt(let wait, let retryAt):
      "learnt \(wait / millisecond) until \(retryAt / millisecond)"
    }
  }

  @Test func `a connection waits for what was learnt, and for what the configuration asks for`() {
    var patience = ConnectionPatience()
    #expect(Self.wait(&patience, at: 0, least: 100) == 100)
    for _ in 0..<3 { patience.note(.silent(own: 0, whole: 0), at: 0) }
    #expect(Self.wait(&patience, at: 0, least: 0) == 350)
    patience.answered(at: 0)
    #expect(Self.wait(&patience, at: 9_999, least: 0) == 350)
    #expect(Self.wait(&patience, at: 9_999, least: 800) == 800)
    #expect(Self.wait(&patience, at: 10_000, least: 0) == 0)
  }

  private static func wait(
    _ patience: inout ConnectionPatience,
    at now: Int64,
    least: Int64
  ) -> Int64 {
    patience.pause(at: now * millisecond, least: least * millisecond) / millisecond
  }
}

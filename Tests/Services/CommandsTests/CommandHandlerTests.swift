import Events
import Indicators
import JSON
import Testing

@testable import Commands

struct CommandHandlerTests {
  private let office = Office([PingCommand { ["version": "1"] }])

  @Test func `a reply bears the id and the result`() async {
    let reply = await office.ask("ping", #"{"id":"a-1"}"#)
    #expect(reply?["id"] == "a-1")
    #expect(reply?["ok"] == true)
    #expect(reply?["error"] == .null)
    #expect(reply?["result"]?["version"] == "1")
  }

  @Test func `an id can be a number, and a harmless command needs none`() async {
    #expect(await office.ask("ping", #"{"id":17}"#)?["id"] == 17)
    #expect(await office.ask("ping", "")?["ok"] == true)
    #expect(await office.ask("ping", "{}")?["id"] == .null)
  }

  @Test func `a command that must not be done twice needs an id`() async {
    #expect(await office.ask("count", "{}")?["error"] == "bad_request: id is missing")
    #expect(office.counting.count == 0)
  }

  @Test(arguments: [
    "[]", "{", "1", "{\"id\":\"\"}", "{\"id\":[1]}", "{\"id\":1.5}", "{\"id\":1,\"id\":2}",
    "{\"id\":1,\"by\":7}", "\u{0}", "{\"id\":1,\"stepp\":1}",
  ])
  func `malformed commands get an error and change nothing`(_ payload: String) async {
    let reply = await office.ask("count", payload)
    #expect(reply?["ok"] == false)
    #expect(reply?["error"]?.string?.hasPrefix("bad_request: ") == true)
    #expect(office.counting.count == 0)
  }

  @Test func `a command that is too large is refused`() async {
    let filler = String(repeating: " ", count: CommandRequest.sizeLimit)
    let reply = await office.ask("count", "{\"id\":1}" + filler)
    #expect(reply?["error"]?.string?.contains("at most 16384") == true)
    #expect(office.counting.count == 0)
  }

  @Test func `an unknown command is answered on a topic that is one`() async {
    #expect(
      await office.ask("frobnicate", "{}")?["error"]?.string?.hasPrefix("unknown_command") == true
    )
    let incoming = IncomingCommand(broker: "park", name: "a/+#\u{0}é", payload: [], arrival: 0)
    #expect(await office.desk.answer(incoming)?.name == "a_____")
  }

  @Test func `what is delivered again is answered again but done once`() async {
    let first = await office.ask("count", #"{"id":"x"}"#)
    office.surroundings.milliseconds += 599_000
    #expect(await office.ask("count", #"{"id":"x"}"#) == first)
    #expect(office.counting.count == 1)
    office.surroundings.milliseconds += 2000
    #expect(await office.ask("count", #"{"id":"x"}"#)?["result"] == 2)
  }

  @Test func `an id that another request bears is refused`() async {
    _ = await office.ask("count", #"{"id":"x"}"#)
    #expect(await office.ask("count", #"{"id":"x","step":2}"#)?["ok"] == false)
    #expect(await office.ask("ping", #"{"id":"x"}"#)?["ok"] == true)
    #expect(office.counting.count == 1)
  }

  @Test func `a retained command is ignored and told`() async {
    #expect(await office.ask("count", #"{"id":"x"}"#, isRetained: true) == nil)
    #expect(office.counting.count == 0)
    #expect(office.surroundings.events.map(\.type) == ["command_ignored"])
    #expect(office.surroundings.events.first?.severity == .warning)
  }

  @Test func `a command that waited too long is not done`() async {
    let incoming = IncomingCommand(
      broker: "park",
      name: "count",
      payload: Array("{\"id\":1}".utf8),
      arrival: office.surroundings.milliseconds - 30_001
    )
    let reply = await office.desk.answer(incoming)
    #expect(reply.map { String(decoding: $0.payload, as: UTF8.self) }?.contains("busy") == true)
    #expect(office.counting.count == 0)
  }

  @Test func `only so many commands wait for their turn`() async {
    let inlet = CommandInlet()
    for _ in 0..<CommandInlet.capacity + 5 {
      await inlet.receive(IncomingCommand(broker: "park", name: "ping", payload: [], arrival: 0))
    }
    #expect(await inlet.takeLost() == 5)
    #expect(await inlet.takeLost() == 0)
  }

  @Test func `the memory of replies is bounded`() {
    var memory = CommandMemory()
    for id in 0..<10_000 {
      let key = CommandMemory.Key(name: "count", id: .integer(Int64(id)))
      memory.note(key, payload: [], reply: [UInt8](repeating: 0, count: 2048), at: Int64(id))
    }
    #expect(memory.count <= CommandMemory.byteCapacity / 2048)
    let last = CommandMemory.Key(name: "count", id: 9999)
    #expect(memory.recall(last, payload: [], at: 10_000) != .new)
    #expect(memory.recall(last, payload: [], at: 10_000 + CommandMemory.span) == .new)
    #expect(memory.count == 0)
  }
}

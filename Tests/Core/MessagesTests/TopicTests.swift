import Messages
import Testing

@Suite struct TopicTests {
  private let topics = Topics(
    enterprise: "becamex",
    park: "bau-bang",
    factory: "f",
    gateway: "gw-01"
  )

  @Test func `An asset's topic is its path, then its id`() {
    #expect(
      topics.asset("m", path: ["workshop-a", "line-1"]) == "becamex/bau-bang/f/workshop-a/line-1/m"
    )
    #expect(topics.asset("m", path: []) == "becamex/bau-bang/f/m")
  }

  @Test func `The gateway's own topics stand apart`() {
    #expect(topics.ofGateway("status") == "becamex/bau-bang/f/_gateway/gw-01/status")
  }
}

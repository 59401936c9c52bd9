import Formats
import Logging
import Measurements
import Messages
import Records
import Testing

@testable import Adapters
@testable import Commands
@testable import Mqtt

@Suite struct CommandSubscriptionTests {
  private let inlet = CommandInlet()
  private let client: MqttClient
  private let subscription: CommandSubscription

  init() throws {
    let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "gw")
    client = try MqttClient(
      MqttOptions(host: "127.0.0.1", port: 1, version: .v5, clientID: "gw"),
      name: "test"
    )
    let surroundings = FormatSurroundings(
      topics: topics,
      dictionaries: SingleDictionary(.empty),
      epoch: 1,
      standing: { reason in
        GatewayStanding(
          time: Timestamp(seconds: 0),
          reason: reason,
          version: "",
          configuration: "",
          boot: "",
          bootReason: "",
          clockDoubt: nil
        )
      }
    )
    subscription = CommandSubscription(
      JSONFormat(surroundings),
      inlet: inlet,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  private func send(_ topic: String, _ text: String, retain: Bool = false) async {
    var properties = MqttProperties()
    properties.responseTopic = "answers/1"
    properties.correlationData = [7, 8]
    let message = MqttIncoming(
      topic: topic,
      payload: Array(text.utf8),
      qos: 1,
      retain: retain,
      properties: properties
    )
    await subscription.act(on: .message(message), of: client, broker: "park")
  }

  /// The commands that were passed on, up to one with the name `end`.
  private func passed() async -> [IncomingCommand] {
    await send("e/p/f/_gateway/gw/command/end", "")
    var found: [IncomingCommand] = []
    for await command in inlet.commands {
      guard command.name != "end" else { break }
      found.append(command)
    }
    return found
  }

  @Test func `a command of this gateway is passed on with all that its reply needs`() async {
    await send("e/p/f/_gateway/gw/command/ping", "{}")
    let commands = await passed()
    #expect(commands.map(\.name) == ["ping"] && commands.map(\.broker) == ["park"])
    #expect(commands.first?.payload == Array("{}".utf8))
    #expect(commands.first?.responseTopic == "answers/1")
    #expect(commands.first?.correlationData == [7, 8])
    #expect(commands.first?.isRetained == false)
  }

  @Test func `a retained command is said to be one`() async {
    await send("e/p/f/_gateway/gw/command/write", "{}", retain: true)
    #expect(await passed().map(\.isRetained) == [true])
  }

  @Test(arguments: [
    "e/p/f/_gateway/other/command/ping", "e/p/f/_gateway/gw/reply/ping", "e/p/f/meter/data",
    "command/ping",
  ])
  func `what is no command of this gateway is not passed on`(topic: String) async {
    await send(topic, "{}")
    #expect(await passed().isEmpty)
  }

  @Test func `a broker without wildcards is asked for every command by its name`() {
    #expect(Set(CommandName.all).count == CommandName.all.count)
    #expect(CommandName.all == CommandName.all.sorted())
    #expect(Set(["ping", "write", "reload", "backfill"]).isSubset(of: CommandName.all))
  }
}

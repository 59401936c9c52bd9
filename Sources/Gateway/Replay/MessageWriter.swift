import Accounting
import Indicators
import Measurements
import Messages

/// What one settlement has to tell.
struct ReplayNews: Sendable {
  var results: [IndicatorResult]
  var events: [Event]
  var time: Timestamp
}

/// Turns rows and events into lines, while further readings are accounted.
actor MessageWriter {
  private let assets: AssetMessages
  private let output: LineOutput
  private var messages = 0

  init(assets: AssetMessages, descriptor: Int32) {
    self.assets = assets
    output = LineOutput(descriptor: descriptor)
  }

  /// Whether nobody reads the messages any more.
  var isUnheard: Bool { output.isBroken }

  func write(_ news: [ReplayNews]) {
    for part in news {
      for result in part.results { tell(assets.result(result, at: part.time)) }
      for event in part.events { tell(assets.event(event)) }
    }
  }

  /// Writes what is gathered; gives how many messages there were.
  func end() -> Int {
    output.flush()
    return messages
  }

  private func tell(_ message: Message) {
    messages += 1
    output.write(topic: message.topic, payload: message.payload)
  }
}

import DeviceProfiles
import Indicators
import Measurements
import Messages
import Records
import Pipeline
import System

/// Everything around a pipeline; it notes what the pipeline does, in order.
final class FakeSurroundings: MessagePost, ReadingAccounts, StampResolver, LiveObserver,
  @unchecked Sendable
{
  enum Step: Equatable {
    case posted([String])
    case accounted([String])
    case learnt(String)
    case seen(String, power: Int?)
    case waitedForRoom
  }

  let usedDevices: Set<String>
  private let lock = ThreadLock()
  // Guarded by `lock`.
  private var allSteps: [Step] = []
  private var allMessages: [Message] = []
  private var offset: Int64 = 0
  private var isFull = false

  init(usedDevices: Set<String> = []) { self.usedDevices = usedDevices }

  var steps: [Step] { lock.withLock { allSteps } }
  var messages: [Message] { lock.withLock { allMessages } }
  /// The `ts` of the posted messages, in seconds.
  var times: [Int64] { messages.map { $0.timestamp.milliseconds / 1000 } }
  var topics: [String] { messages.map(\.topic) }
  /// The posted records, of the devices `a` and `b`.
  func records() throws -> [Record] {
    let points = [RecordDictionary.Point(name: "n", type: "uint16", unit: "1")]
    let assets = ["a", "b"].map { RecordDictionary.Asset(id: $0, kind: .device, points: points) }
    let dictionary = SingleDictionary(RecordDictionary(assets: assets))
    return try messages.map { try RecordCoder.record($0.payload, dictionary) }
  }

  /// From now on too many messages wait, or not.
  func fill(_ isFull: Bool) { lock.withLock { self.isFull = isFull } }

  /// From now on stamps below 0 have waited for their date, which is so many seconds later.
  func believe(_ offset: Int64) { lock.withLock { self.offset = offset } }

  func post(_ messages: [Message]) -> Bool {
    note(.posted(messages.map(\.topic)))
    return lock.withLock {
      allMessages += messages
      return !isFull
    }
  }

  func room() async { note(.waitedForRoom) }

  func accept(_ results: [PollResult]) async {
    note(.accounted(results.map { "\($0.device) \($0.timestamp.milliseconds / 1000)" }))
  }

  func learnCounters(of device: DeviceDefinition) async { note(.learnt(device.id)) }

  func resolve(_ stamp: Timestamp) -> Timestamp {
    guard stamp.milliseconds < 0 else { return stamp }
    return stamp.advanced(byMilliseconds: lock.withLock { offset } * 1000)
  }

  func polled(_ result: PollResult, power: Int?) async { note(.seen(result.device, power: power)) }

  func computed(_ rows: [KPIRow]) async {}

  private func note(_ step: Step) { lock.withLock { allSteps.append(step) } }
}

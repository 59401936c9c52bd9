import Adapters
import ArgumentParser
import Configuration
import Formats
import Glibc
import Measurements
import Messages
import Records
import Outbox
import Store

struct OutboxExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: spoken(
      "Prints waiting messages, one JSON object per line.",
      "In các bản tin đang chờ, mỗi dòng một đối tượng JSON."
    ),
    discussion: spoken(
      """
      {"broker":…,"topic":…,"retain":…,"ts":…,"payload":{…}}, oldest first, broker by broker, \
      each payload as it will be sent.
      """,
      """
      {"broker":…,"topic":…,"retain":…,"ts":…,"payload":{…}}, cũ trước, lần lượt từng broker, \
      nội dung đúng như sẽ gửi.
      """
    )
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(
    help: .spoken(
      "Only messages that wait for this broker.",
      "Chỉ các bản tin chờ broker này."
    )
  )
  var broker: String?

  @Flag(
    help: .spoken(
      "For uniformity: the output is always JSON.",
      "Cho giống các lệnh khác: đầu ra luôn là JSON."
    )
  )
  var json = false

  func run() throws {
    let configuration = try options.load()
    let reader = try OutboxReader.opened(configuration.storage.path)
    do throws(StorageFailure) {
      let backlogs = try reader.backlogs().filter { broker == nil || $0.broker == broker }
      for backlog in backlogs { try export(backlog, from: reader, of: configuration) }
    } catch {
      throw unavailable(error)
    }
  }

  private func export(
    _ backlog: OutboxReader.Backlog,
    from reader: OutboxReader,
    of configuration: GatewayConfiguration
  ) throws(StorageFailure) {
    var format = JSONFormat(surroundings(of: backlog.broker, reader, configuration))
    var last = backlog.cursor.acknowledged
    while case let found = try reader.messages(for: backlog, after: last), !found.isEmpty {
      var json = JSONWriter(capacity: 1 << 16)
      for waiting in found {
        last = waiting.id
        json.line(waiting, for: backlog.broker, in: &format)
      }
      guard write(json.bytes) else { return }
    }
  }

  private func surroundings(
    of broker: String,
    _ reader: OutboxReader,
    _ configuration: GatewayConfiguration
  ) -> FormatSurroundings {
    FormatSurroundings(
      topics: Topics(configuration.identity),
      dictionaries: RecordBook(reader.dictionaries()),
      epoch: reader.epoch(),
      layout: configuration.brokers.first { $0.id == broker }?.topicLayout ?? .assetFirst,
      // No status of a gateway is exported.
      standing: { reason in
        GatewayStanding(
          time: Timestamp(milliseconds: 0),
          reason: reason,
          version: "",
          configuration: "",
          boot: "",
          bootReason: "",
          clockDoubt: nil
        )
      }
    )
  }

  /// - Returns: `false` when the reader has gone, as `head` does after some lines.
  private func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

extension JSONWriter {
  /// A record that cannot be read has no payload, and one that clears something an empty one.
  fileprivate mutating func line(
    _ waiting: OutboxReader.Waiting,
    for broker: String,
    in format: inout JSONFormat
  ) {
    let item = waiting.message
    let sent = try? format.message(for: item, DeliveryMarks(sequence: waiting.sequence))
    object { json in
      json.member("broker", broker)
      json.member("topic", sent?.topic ?? item.topic)
      json.member("retain", item.retain)
      json.member("ts", item.timestamp)
      json.key("payload")
      if let payload = sent?.payload, !payload.isEmpty {
        json.embedded(payload)
      } else {
        json.null()
      }
    }
    endLine()
  }
}

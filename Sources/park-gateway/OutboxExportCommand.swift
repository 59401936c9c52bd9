import ArgumentParser
import Configuration
import Glibc
import Messages
import Outbox
import Store

struct OutboxExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Prints waiting messages, one JSON object per line.",
    discussion: """
      {"broker":…,"topic":…,"retain":…,"ts":…,"payload":{…}}, oldest first, broker by broker, each \
      payload as it will be sent.
      """
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "Only messages that wait for this broker.")
  var broker: String?

  @Flag(help: "For uniformity: the output is always JSON.")
  var json = false

  func run() throws {
    let reader = try OutboxReader.opened(options.load().storage.path)
    do throws(StorageFailure) {
      let backlogs = try reader.backlogs().filter { broker == nil || $0.broker == broker }
      for backlog in backlogs { try export(backlog, from: reader) }
    } catch {
      throw unavailable(error)
    }
  }

  private func export(
    _ backlog: OutboxReader.Backlog,
    from reader: OutboxReader
  ) throws(StorageFailure) {
    var last = backlog.cursor.acknowledged
    while case let found = try reader.messages(for: backlog, after: last), !found.isEmpty {
      var json = JSONWriter(capacity: 1 << 16)
      for (id, message) in found {
        json.line(message, for: backlog.broker)
        last = id
      }
      guard write(json.bytes) else { return }
    }
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
  fileprivate mutating func line(_ message: Message, for broker: String) {
    object { json in
      json.member("broker", broker)
      json.member("topic", message.topic)
      json.member("retain", message.retain)
      json.member("ts", message.timestamp)
      json.key("payload")
      json.embedded(message.payload)
    }
    endLine()
  }
}

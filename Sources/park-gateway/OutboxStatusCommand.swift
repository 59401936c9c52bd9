import ArgumentParser
import Configuration
import Measurements
import Messages
import Outbox
import Store

struct OutboxStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: spoken(
      "How many messages wait for each broker, and since when.",
      "Có bao nhiêu bản tin chờ mỗi broker, và từ khi nào."
    )
  )

  @OptionGroup var options: ConfigurationOptions

  @Flag(help: .spoken("Print one JSON document.", "In một tài liệu JSON."))
  var json = false

  func run() throws {
    let storage = try options.load().storage
    let reader = try OutboxReader.opened(storage.path)
    do throws(StorageFailure) {
      let backlogs = try reader.backlogs()
      print(json ? document(backlogs, reader, storage) : text(backlogs, reader, storage))
    } catch {
      throw unavailable(error)
    }
  }

  private func document(
    _ backlogs: [OutboxReader.Backlog],
    _ reader: OutboxReader,
    _ storage: StorageSettings
  ) -> String {
    var json = JSONWriter()
    json.object { json in
      json.member("path", storage.path)
      json.member("bytes", reader.bytesOnDisk)
      json.member("limit", storage.outboxLimit)
      json.key("brokers")
      json.array { json in
        for backlog in backlogs {
          json.object { json in
            json.member("id", backlog.broker)
            json.member("waiting", backlog.waiting)
            json.member("oldest", backlog.oldest)
            for messageClass in MessageClass.firstToGo {
              json.member(messageClass.name, backlog.counts[messageClass] ?? 0)
            }
          }
        }
      }
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func text(
    _ backlogs: [OutboxReader.Backlog],
    _ reader: OutboxReader,
    _ storage: StorageSettings
  ) -> String {
    let words = TerminalWords.current
    let lines = backlogs.map { backlog in
      let classes = MessageClass.firstToGo.compactMap { messageClass in
        backlog.counts[messageClass].map { "\($0) \(messageClass.name)" }
      }
      let detail = classes.isEmpty ? "" : " (\(classes.joined(separator: ", ")))"
      let since = backlog.oldest.map { words.oldest($0.milliseconds) } ?? ""
      return words.waiting(backlog.broker, backlog.waiting, detail) + since
    }
    let share = words.size(storage.path, reader.bytesOnDisk, of: storage.outboxLimit)
    return ([share] + lines).joined(separator: "\n")
  }
}

extension OutboxReader {
  /// - Throws: exit code 69 when there is no store to read.
  static func opened(_ folder: String) throws -> OutboxReader {
    do throws(StorageFailure) {
      return try OutboxReader(folder: folder)
    } catch {
      throw unavailable(error)
    }
  }
}

/// Prints what is wrong with the store; exit code 69.
func unavailable(_ failure: StorageFailure) -> ExitCode {
  printError(TerminalWords.current.unusableStore(failure.text))
  return ExitStatus.unavailable
}

package import Logging

/// Hands log lines to a sink, with the fields of the logger and of the line.
package struct GatewayLogHandler: LogHandler {
  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level
  private let sink: LogSink

  package init(sink: LogSink, level: Logger.Level) {
    self.sink = sink
    logLevel = level
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    sink.write(
      LogLine(
        level: event.level,
        message: event.message.description,
        metadata: all.mapValues(\.description)
      )
    )
  }
}

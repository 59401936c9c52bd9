package import Logging
import PrintableText

/// Passes log lines, with the fields of the logger and of the line, to a sink and to a listener.
package struct GatewayLogHandler: LogHandler {
  package var metadata: Logger.Metadata = [:]
  private let threshold: LogThreshold
  /// The level of this logger only; `nil`: the common level applies.
  private var setLevel: Logger.Level?
  private let sink: LogSink
  private let tap: LogTap?

  package init(sink: LogSink, threshold: LogThreshold, tap: LogTap? = nil) {
    self.sink = sink
    self.tap = tap
    self.threshold = threshold
  }

  private var ownLevel: Logger.Level { setLevel ?? threshold.level }

  /// A notice reports the end of what a warning has reported: one is never logged without the other.
  private var leastLevel: Logger.Level { ownLevel == .warning ? .notice : ownLevel }

  /// Lower than the sink's while somebody listens at a lower one.
  package var logLevel: Logger.Level {
    get { tap?.level.map { min($0, leastLevel) } ?? leastLevel }
    set { setLevel = newValue }
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let line = LogLine(
      level: event.level,
      // One line, whatever text from outside is in it: it must not look like another line.
      message: event.message.description.printable(),
      metadata: all.mapValues { $0.description.printable() }
    )
    if event.level >= leastLevel { sink.write(line) }
    tap?.offer(line)
  }
}

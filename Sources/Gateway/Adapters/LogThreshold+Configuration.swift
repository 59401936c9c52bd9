package import Configuration
import Logging
package import Logs

extension LogThreshold {
  /// The level of a configuration.
  package convenience init(_ level: LogLevel) { self.init(Logger.Level(level)) }

  package func adopt(_ level: LogLevel) { self.level = Logger.Level(level) }
}

extension Logger.Level {
  fileprivate init(_ level: LogLevel) { self = Self(rawValue: level.rawValue) ?? .info }
}

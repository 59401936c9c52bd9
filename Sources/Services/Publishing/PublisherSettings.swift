package import Formats

extension BrokerPublisher {
  package struct Settings: Sendable {
    /// The broker's id in the configuration.
    package var id: String
    /// How many messages may wait for their acknowledgement.
    package var window: Int
    /// Whether live data goes ahead of a backlog, which is then marked historical.
    package var liveFirst: Bool
    /// Makes the messages of this connection.
    package var format: any PayloadFormat

    package init(
      id: String,
      window: Int,
      liveFirst: Bool = false,
      format: any PayloadFormat
    ) {
      self.id = id
      self.window = window
      self.liveFirst = liveFirst
      self.format = format
    }
  }
}

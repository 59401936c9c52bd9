package import Formats

extension BrokerPublisher {
  package struct Settings: Sendable {
    /// The broker's id in the configuration.
    package var id: String
    /// The client id at the broker; empty: the broker gives one.
    package var clientID: String
    /// How many messages may wait for their acknowledgement.
    package var window: Int
    /// How many messages a second the present configuration makes, about.
    package var expectedRate: @Sendable () -> Double
    /// Whether live data goes ahead of a backlog, which is then marked historical.
    package var liveFirst: Bool
    /// Makes the messages of this connection.
    package var format: any PayloadFormat

    package init(
      id: String,
      clientID: String = "",
      window: Int,
      expectedRate: @escaping @Sendable () -> Double = { 0 },
      liveFirst: Bool = false,
      format: any PayloadFormat
    ) {
      self.id = id
      self.clientID = clientID
      self.window = window
      self.expectedRate = expectedRate
      self.liveFirst = liveFirst
      self.format = format
    }
  }
}

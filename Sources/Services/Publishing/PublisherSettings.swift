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
    /// What the broker publishes if this gateway vanishes.
    package var will: @Sendable () -> BrokerMessage
    /// What is published on each connection, retained.
    package var birth: @Sendable () -> BrokerMessage
    /// What is published before leaving.
    package var death: @Sendable () -> BrokerMessage

    package init(
      id: String,
      clientID: String = "",
      window: Int,
      expectedRate: @escaping @Sendable () -> Double = { 0 },
      liveFirst: Bool = false,
      will: @escaping @Sendable () -> BrokerMessage,
      birth: @escaping @Sendable () -> BrokerMessage,
      death: @escaping @Sendable () -> BrokerMessage
    ) {
      self.id = id
      self.clientID = clientID
      self.window = window
      self.expectedRate = expectedRate
      self.liveFirst = liveFirst
      self.will = will
      self.birth = birth
      self.death = death
    }
  }
}

extension BrokerPublisher {
  package struct Settings: Sendable {
    /// The broker's id in the configuration.
    package var id: String
    /// How many messages may wait for their acknowledgement.
    package var window: Int
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
      window: Int,
      liveFirst: Bool = false,
      will: @escaping @Sendable () -> BrokerMessage,
      birth: @escaping @Sendable () -> BrokerMessage,
      death: @escaping @Sendable () -> BrokerMessage
    ) {
      self.id = id
      self.window = window
      self.liveFirst = liveFirst
      self.will = will
      self.birth = birth
      self.death = death
    }
  }
}

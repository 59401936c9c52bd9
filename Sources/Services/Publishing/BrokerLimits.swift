/// What a broker does not offer, as it says when it accepts a connection.
package struct BrokerLimits: Sendable, Hashable {
  /// Whether it keeps messages for later subscribers.
  package var retains = true
  /// The highest quality of service that it takes; below 1 its reading is proved in another way.
  package var maximumQoS = 2
  /// Whether it keeps the will for later subscribers.
  package var retainsWill = true
  /// Whether it takes a will at all.
  package var takesWill = true
  /// Whether it takes a will that it has to deliver, QoS 1.
  package var deliversWill = true
  /// Whether subscriptions may have wildcards.
  package var takesWildcards = true
  /// The largest packet it takes, in bytes; `nil`: any.
  package var maximumPacketSize: Int?
  /// How many messages it lets wait for their acknowledgement; `nil`: as many as there are numbers.
  package var receiveMaximum: Int?

  /// Whether the gateway takes commands from it; not where it closes on a subscription.
  package var takesCommands = true
  /// The topics that it closes on, so that nothing is sent to them.
  package var withheldTopics: [String] = []

  package init() {}

  /// What to say of it, each in a sentence; empty for a broker that offers everything.
  package var remarks: [String] {
    var remarks: [String] = []
    if !retains {
      remarks.append(
        "it keeps no retained messages: who subscribes later does not see status, meta and KPIs of before"
      )
    }
    if !takesWill {
      remarks.append("it takes no last will: a lost gateway is not reported as offline")
    } else if !retainsWill {
      remarks.append(
        "it keeps no last will: who subscribes later does not see that the gateway is lost"
      )
    }
    if takesWill, !deliversWill, maximumQoS > 0 {
      remarks.append("it takes a last will with QoS 0 only: a subscriber may miss it")
    }
    if maximumQoS < 1 {
      remarks.append(
        "it takes QoS 0 only: the answer to a later request proves that messages were read"
      )
    }
    if !takesWildcards {
      remarks.append("it takes no wildcards: commands are subscribed to one by one")
    }
    if let maximumPacketSize, maximumPacketSize < 65_536 {
      remarks.append("it takes \(maximumPacketSize) bytes at most: larger messages are rejected")
    }
    if let receiveMaximum, receiveMaximum < 10 {
      remarks.append("it lets \(receiveMaximum) messages wait for their acknowledgement")
    }
    if !takesCommands {
      remarks.append("it closes the connection on a subscription: no commands are taken from it")
    }
    if let first = withheldTopics.first {
      let others = withheldTopics.count > 1 ? " and \(withheldTopics.count - 1) more topics" : ""
      remarks.append(
        "it closes the connection on messages to \(first)\(others): they are rejected"
      )
    }
    return remarks
  }
}

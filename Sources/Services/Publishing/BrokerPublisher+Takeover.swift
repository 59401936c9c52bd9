import Measurements
import Logging
import Outbox
import PrintableText

/// What is done about another client that uses the gateway's client id.
extension BrokerPublisher {
  /// Looks whether a connection ended because another client took its session.
  ///
  /// - Parameters:
  ///   - ending: How the connection or the attempt ended.
  ///   - isOurs: Whether the gateway ended it.
  /// - Returns: how that is known; `nil`: it did not.
  func takeover(_ ending: BrokerEnding, isOurs: Bool) -> TakeoverWatch.Evidence? {
    guard !isOurs, !settings.clientID.isEmpty else { return nil }
    let evidence = connection.takeovers.ended(
      ending,
      after: connection.lasted(at: .now),
      worked: unanswered.hasAnswers,
      isAnswered: unanswered.first == nil
    )
    if evidence != nil { record.noteTakeover() }
    return evidence
  }

  /// Why the connection ended, for the log and `health`.
  func text(of takeover: TakeoverWatch.Evidence, _ fault: String) -> String {
    switch takeover {
    case .told: "another client uses the id \(shownClientID) at this broker: \(fault)"
    case .pattern:
      "it seems that another client uses the id \(shownClientID) at this broker: \(fault), again and again"
    }
  }

  /// The client id in quotation marks.
  private var shownClientID: String { "\"\(settings.clientID.printable(upTo: 100))\"" }

  /// Reports a series of takeovers once.
  func report(_ takeover: TakeoverWatch.Evidence) {
    guard connection.takeovers.reported != takeover else { return }
    connection.takeovers.reported = takeover
    let id = settings.clientID.printable(upTo: 100)
    report(.takenOver(clientID: id, isTold: takeover == .told))
  }

  /// Reports the end of a series of connection.takeovers.
  func noteQuiet() {
    guard connection.takeovers.isOver(after: connection.lasted(at: .now)) else { return }
    logger.notice("no other client uses the id \(shownClientID) any more")
    report(.undisturbed(clientID: settings.clientID.printable(upTo: 100)))
  }
}

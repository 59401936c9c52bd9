import DeviceProfiles
import Logging
import Measurements

// What the end of a poll shows of the device and the connection.
extension ConnectionPoller {
  /// Notes that a cycle did not end with an answer.
  ///
  /// - Returns: what a point is that was not asked; `nil` where part of the device answered: it lives, and only
  ///   what did not answer is bad.
  func noteFailure(
    _ index: Int,
    _ code: QualityCode,
    _ reason: FailureReason,
    _ firstAnswer: Timestamp?
  ) -> QualityCode? {
    if let firstAnswer {
      conclude(index, answeredAt: firstAnswer)
      return nil
    }
    devices[index].health.note(.failed(code, reason), at: clock.now())
    devices[index].discovery?.note(.lost)
    return code
  }

  func conclude(_ index: Int, answeredAt timestamp: Timestamp) {
    devices[index].health.answered(at: timestamp, now: clock.now())
    if reachability.noteAnswer(at: clock.now()) { log.logger.notice("connection up again") }
  }

  func connectionWentDown(_ reason: FailureReason) {
    if reachability.noteFailure(reason, at: clock.now()) {
      log.logger.warning("connection down: \(reason.text)")
    }
    statistics.connectionFailures += 1
  }

  /// Withdraws the statuses that wait for whether a silence lasts, since polling ends.
  func takeBackUndecided() {
    for index in devices.indices {
      guard let status = devices[index].health.takeBack() else { continue }
      let timestamp = devices[index].stamps.next(clock.wallTime())
      let device = devices[index].definition.id
      report([.status(status, device: device, at: timestamp)])
    }
  }
}

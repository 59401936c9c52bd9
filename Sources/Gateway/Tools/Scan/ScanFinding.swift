package import DeviceProfiles
package import Modbus

/// A unit that was found on a connection.
package struct ScanFinding: Sendable {
  package var unit: UInt8
  /// The endpoint where it answered; for a serial port with the settings that worked.
  package var endpoint: Endpoint
  /// The exception with which it answered the first question; that is an answer too.
  package var exception: UInt8?
  /// The profile that somebody says it has.
  package var assigned: String?
  /// Whether it did not answer, and is known only from what somebody says.
  package var isSilent = false
  /// Whether the device answers whatever unit it is asked as.
  package var answersToAll = false
  package var identification: DeviceIdentification?
  package var sunSpec: SunSpecSurvey?
  package var ranking: FitRanking
  /// Where its registers were found.
  var seen: (table: RegisterTable, addresses: ClosedRange<Int>)?

  package var fits: [ProfileFit] { ranking.fits }

  package init(unit: UInt8, endpoint: Endpoint, ranking: FitRanking = FitRanking([])) {
    self.unit = unit
    self.endpoint = endpoint
    self.ranking = ranking
  }
}

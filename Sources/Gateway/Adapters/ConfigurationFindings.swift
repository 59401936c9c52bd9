package import Configuration
package import Logging
package import Measurements

extension GatewayConfiguration {
  /// What `check` says of a configuration that can be used.
  ///
  /// Tables that end or are provisional, connections that cannot keep their poll periods, more connections than
  /// the system lets the process open, and more messages than a broker's window carries.
  ///
  /// - Parameter time: Now; `nil` where the clock is not to be believed, and tables cannot be judged.
  /// - Returns: The findings, sorted by file and line.
  /// - Throws: where the zone's file cannot be read.
  package func findings(at time: Timestamp?) throws(StartFailure) -> [ConfigurationProblem] {
    var notes: [ConfigurationProblem] = []
    if let time { notes = tableNotes(on: try date(at: time)) }
    if let problem = DescriptorNeed(self).problem { notes.append(problem) }
    notes += rateFindings
    return (notes + connections.compactMap { BusLoadForecast($0).problem }).sorted()
  }

  /// Logs them: a gateway runs with them, and its log says why numbers or periods are not as expected.
  package func logFindings(at time: Timestamp?, _ logger: Logger) {
    guard let findings = try? findings(at: time) else { return }
    for finding in findings {
      switch finding.severity {
      case .error, .warning: logger.warning("\(finding)")
      case .note: logger.info("\(finding)")
      }
    }
  }
}

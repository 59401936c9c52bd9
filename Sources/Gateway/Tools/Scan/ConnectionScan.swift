package import Configuration
package import DeviceProfiles
import Modbus

/// Asks every unit of a line whether it is there and what it is.
///
/// A line is one serial port or one address in the network. It is tried in several ways, baud rates and parities,
/// or framings, until somebody answers.
package struct ConnectionScan: Sendable {
  /// The line in each way to try, the most common first.
  package var connections: [ConnectionDefinition]
  package var units: [UInt8]
  package let index: ProfileIndex
  /// Whether units that do not answer for one register are asked for others.
  ///
  /// Some devices are silent where others refuse.
  package var isThorough = false
  /// Whether the other ways are tried too where somebody has answered.
  package var triesAllWays = false
  /// Whether it is found out how long to wait; else the connection's timeout holds for every question.
  package var learnsPatience = false
  package var interruption: Interruption?
  /// The profiles that somebody says units have.
  package var assigned: [UInt8: DeviceProfile] = [:]

  package init(connections: [ConnectionDefinition], units: [UInt8], profiles: [DeviceProfile]) {
    self.init(connections: connections, units: units, index: ProfileIndex(profiles))
  }

  package init(connections: [ConnectionDefinition], units: [UInt8], index: ProfileIndex) {
    self.connections = connections
    self.units = units
    self.index = index
  }

  package enum Event: Sendable {
    /// A way is begun: so many units are asked, and so long it takes.
    case trying(Endpoint, units: Int, seconds: Double)
    case asking(unit: UInt8, on: Endpoint, left: Int, seconds: Double, found: Int)
    case found(ScanFinding)
    /// Bytes came that are not an answer: another baud rate, or two units with the same id.
    case garbled(unit: UInt8, on: Endpoint, text: String)
  }

  package struct Result: Sendable {
    package var findings: [ScanFinding] = []
    /// Why a line could not be used.
    package var failures: [String] = []
    package var garbled: [String] = []
    /// Whether it was stopped before all were asked.
    package var isInterrupted = false

    package init() {}
  }

  /// Scans until every unit has been asked, the line cannot be used, or somebody interrupts.
  package func run(tell: @escaping (Event) -> Void) -> Result {
    let run = ScanRun(self, tell)
    run.run()
    var result = run.result
    result.findings.sort { $0.unit < $1.unit }
    return result
  }
}

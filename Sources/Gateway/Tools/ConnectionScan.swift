package import Configuration
package import DeviceProfiles
package import Modbus

/// A unit that was found on a connection.
package struct ScanFinding: Sendable {
  package var unit: UInt8
  /// The endpoint where it answered; for a serial port with the settings that worked.
  package var endpoint: Endpoint
  /// The exception with which it answered the first question; that is an answer too.
  package var exception: UInt8?
  package var identification: DeviceIdentification?
  package var sunSpec: SunSpecSurvey?
  package var fits: [ProfileFit]
}

/// Asks every unit on a connection, with every setting, whether it is there and what it is.
package struct ConnectionScan {
  /// The connection with each setting to try.
  package var connections: [ConnectionDefinition]
  package var units: [UInt8]
  package var profiles: [DeviceProfile]
  /// Whether units that do not answer for one register are asked for others.
  ///
  /// Some devices are silent where others refuse.
  package var isThorough = false

  package init(connections: [ConnectionDefinition], units: [UInt8], profiles: [DeviceProfile]) {
    self.connections = connections
    self.units = units
    self.profiles = profiles
  }

  package enum Event: Sendable {
    case asking(unit: UInt8, of: Int, on: Endpoint, found: Int)
    /// Bytes came that are not an answer: another baud rate, or two units with the same id.
    case garbled(unit: UInt8, on: Endpoint, text: String)
  }

  package struct Result: Sendable {
    package var findings: [ScanFinding] = []
    /// Why a connection could not be used.
    package var failures: [String] = []
    package var garbled: [String] = []
  }

  /// Scans until every unit has been asked, or a connection cannot be used.
  package func run(tell: (Event) -> Void) -> Result {
    var result = Result()
    var found: Set<UInt8> = []
    for connection in connections {
      let client = FieldConnection(connection)
      defer { client.close() }
      do throws(ModbusError) {
        for unit in units where !found.contains(unit) {
          tell(.asking(unit: unit, of: units.count, on: connection.endpoint, found: found.count))
          guard let finding = try look(for: unit, on: client, &result, tell) else { continue }
          found.insert(unit)
          result.findings.append(finding)
        }
      } catch {
        result.failures.append("\(connection.endpoint.name): \(error.text)")
      }
    }
    result.findings.sort { $0.unit < $1.unit }
    return result
  }

  private func look(
    for unit: UInt8,
    on client: FieldConnection,
    _ result: inout Result,
    _ tell: (Event) -> Void
  ) throws(ModbusError) -> ScanFinding? {
    client.remember()
    for (table, address) in probes {
      var finding = ScanFinding(unit: unit, endpoint: client.connection.endpoint, fits: [])
      do throws(ModbusError) {
        _ = try client.read(table, address, count: 1, unit: unit)
      } catch {
        switch error.kind {
        case .exception where error.isAnswerOfUnit: finding.exception = error.exceptionCode
        case .exception, .noAnswer: continue
        case .garbled:
          result.garbled.append("\(client.connection.endpoint.name), unit \(unit): \(error.text)")
          tell(.garbled(unit: unit, on: client.connection.endpoint, text: error.text))
          continue
        case .connectionDown, .interrupted, .invalidRequest: throw error
        }
      }
      try describe(&finding, client)
      return finding
    }
    return nil
  }

  private struct Place: Hashable {
    var table: RegisterTable
    var address: UInt16
  }

  /// The most registers that a silent unit is asked for.
  private static let mostProbes = 16

  private var probes: [(RegisterTable, UInt16)] {
    guard isThorough else { return [(.holding, 0)] }
    // Where most profiles begin: a unit that is silent there too is asked no more.
    var counts: [Place: Int] = [:]
    for point in profiles.compactMap(\.points.first) {
      counts[Place(table: point.table, address: point.address), default: 0] += 1
    }
    let first = [Place(table: .holding, address: 0), Place(table: .input, address: 0)]
    let common = counts.filter { !first.contains($0.key) }
      .sorted { (-$0.value, $0.key.address) < (-$1.value, $1.key.address) }
      .prefix(Self.mostProbes - first.count)
    return (first + common.map(\.key)).map { ($0.table, $0.address) }
  }

  /// Asks a unit for its identity and models; a unit that stops answering gives less.
  private func describe(_ finding: inout ScanFinding, _ client: FieldConnection) throws(ModbusError)
  {
    finding.identification = try unlessSilent { () throws(ModbusError) in
      try client.identification(unit: finding.unit)
    }
    let survey = try unlessSilent { () throws(ModbusError) in
      try client.survey(unit: finding.unit)
    }
    if case .success(let survey) = survey { finding.sunSpec = survey }
    finding.fits = try client.fits(
      profiles,
      unit: finding.unit,
      identification: finding.identification
    )
  }

  private func unlessSilent<Value>(
    _ body: () throws(ModbusError) -> Value
  ) throws(ModbusError) -> Value? {
    do throws(ModbusError) {
      return try body()
    } catch {
      switch error.kind {
      // Devices may close the connection at a function that they do not know.
      case .connectionDown(.closed), .noAnswer, .exception, .garbled: return nil
      case .connectionDown, .interrupted, .invalidRequest: throw error
      }
    }
  }
}

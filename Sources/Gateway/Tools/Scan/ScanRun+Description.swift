import Configuration
import DeviceProfiles
import Modbus

extension ScanRun {
  /// Asks a unit for its identity and models; a unit that stops answering gives less.
  func describe(_ finding: inout ScanFinding, _ client: FieldConnection) throws(ModbusError) {
    client.remember()
    finding.identification = try unlessSilent { () throws(ModbusError) in
      try client.identification(unit: finding.unit)
    }
    let survey = try unlessSilent { () throws(ModbusError) in
      try client.survey(unit: finding.unit)
    }
    if case .success(let survey) = survey { finding.sunSpec = survey }
    let examination = UnitExamination(client: client, unit: finding.unit, index: scan.index)
    defer { finding.seen = client.unitMemory.densest }
    if let assigned = scan.assigned[finding.unit] {
      finding.assigned = assigned.name
      finding.ranking = try examination.ranking(of: assigned)
      return
    }
    finding.ranking = try examination.ranking(finding.identification)
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

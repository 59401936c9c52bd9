package import DeviceProfiles
package import Diagnosis
import Measurements
package import Modbus
import ReadPlans

extension FieldConnection {
  /// Reads every point of a device once, in as few requests as possible; returns the points in
  /// their order.
  ///
  /// A request that is refused, or that gives nothing because of the addresses between its points, is
  /// narrowed down to the points that give nothing.
  ///
  /// - Throws: when the connection is down, or the device did not answer the first request.
  package func read(_ device: DeviceDefinition) throws(ModbusError) -> [Observation] {
    let plan = Planner(
      points: device.points,
      limits: device.limits,
      wireTime: WireTime(of: connection)
    )
    var found: [Int: Observation] = [:]
    var waiting = Array(plan.plan(device.points.indices).reversed())
    var wasSilent = false
    while let request = waiting.popLast() {
      do throws(ModbusError) {
        let words = try read(request, device)
        for item in request.items { found[item.point] = reading(item, device, words) }
      } catch {
        let parts = parts(of: request, after: error, device)
        // Where nobody is there at all, one more try is enough.
        if !parts.isEmpty, error.kind != .noAnswer || !found.isEmpty || !wasSilent {
          wasSilent = error.kind == .noAnswer
          waiting += parts.reversed()
          continue
        }
        switch error.kind {
        case .connectionDown, .interrupted, .invalidRequest: throw error
        case .noAnswer where found.isEmpty: throw error
        case .noAnswer, .exception, .garbled:
          for item in request.items { found[item.point] = bad(error, device.points[item.point]) }
        }
      }
    }
    compute(device, &found)
    return device.points.indices.filter { device.points[$0].isReadable }.map {
      found[$0] ?? Observation(point: device.points[$0], outcome: .bad(.notAvailable))
    }
  }

  /// Adds what is computed from other points.
  private func compute(_ device: DeviceDefinition, _ found: inout [Int: Observation]) {
    guard let virtual = VirtualPoints(device.points) else { return }
    for (position, outcome) in virtual.outcomes({ found[$0]?.outcome ?? .bad(.notAvailable) }) {
      found[position] = Observation(point: device.points[position], outcome: outcome)
    }
  }

  /// What to ask instead of a request that gave nothing: the same without the addresses between its
  /// points, whatever went wrong; after a refusal each point alone.
  private func parts(
    of request: ReadRequest,
    after error: ModbusError,
    _ device: DeviceDefinition
  ) -> [ReadRequest] {
    var limits = device.limits
    limits.bridgesGaps = false
    let planner = Planner(
      points: device.points,
      limits: limits,
      wireTime: WireTime(of: connection)
    )
    let pieces = planner.plan(request.items.map(\.point))
    let isRefused = error.isAnswerOfUnit && error.exceptionCode != 1
    switch error.kind {
    case .connectionDown(.closed), .noAnswer, .garbled, .exception: break
    case .connectionDown, .interrupted, .invalidRequest: return []
    }
    if pieces.count > 1 { return pieces }
    guard isRefused, request.items.count > 1 else { return [] }
    return request.items.flatMap { planner.plan([$0.point]) }
  }

  private func read(
    _ request: ReadRequest,
    _ device: DeviceDefinition
  ) throws(ModbusError) -> [UInt16] {
    try read(request.table, request.address, count: request.count, unit: device.unitID)
  }

  private func reading(
    _ item: ReadRequest.Item,
    _ device: DeviceDefinition,
    _ words: [UInt16]
  ) -> Observation {
    let point = device.points[item.point]
    let places =
      item.parts.isEmpty ? Array(item.offset..<item.offset + point.addressCount) : item.parts
    return Observation(
      point: point,
      outcome: PointDecoder(point).decode(words, at: item),
      words: places.filter(words.indices.contains).map { words[$0] },
      scaleWord: item.scaleOffset.flatMap { words.indices.contains($0) ? words[$0] : nil }
    )
  }

  private func bad(_ error: ModbusError, _ point: PointDefinition) -> Observation {
    let code: QualityCode =
      switch error.kind {
      case .exception(let code): .exception(code)
      case .garbled: .badFrame
      case .noAnswer: .timeout
      case .connectionDown, .interrupted, .invalidRequest: .disconnected
      }
    return Observation(point: point, outcome: .bad(code))
  }
}

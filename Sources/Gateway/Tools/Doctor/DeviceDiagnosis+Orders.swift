import DeviceProfiles
import Registers
import Measurements
import ReadPlans

extension DeviceDiagnosis {
  /// Values that are absurd as configured and plausible with another order of their registers.
  var wordOrder: [DiagnosisFinding] {
    guard let readings = samples.last?.readings else { return [] }
    var byOrder: [WordOrder: [PointReading]] = [:]
    for reading in readings {
      if let order = betterOrder(of: reading) { byOrder[order, default: []].append(reading) }
    }
    if byOrder.isEmpty, let (order, shifted) = shiftedIntegers(readings) {
      byOrder[order] = shifted
    }
    return byOrder.sorted { $0.value.count > $1.value.count }.prefix(1).map { order, readings in
      let first = readings[0]
      let now = decoded(first, first.point.order)?.text ?? "no value"
      let then = decoded(first, order)?.text ?? "no value"
      return finding(
        .wordOrder,
        .wordOrder(
          point: first.point.name,
          now: now,
          then: then,
          order: order.name,
          more: readings.count - 1
        ),
        points: readings.map(\.point.name)
      )
    }
  }

  private func decoded(_ reading: PointReading, _ order: WordOrder) -> PointValue? {
    var point = reading.point
    point.order = order
    // A value out of range is a hint, so the range must not hide it.
    point.range = nil
    let exponent = reading.scaleWord
    let item = ReadRequest.Item(
      point: 0,
      offset: 0,
      scaleOffset: exponent == nil ? nil : reading.words.count
    )
    let words = reading.words + [exponent].compactMap { $0 }
    guard case .good(let value) = PointDecoder(point).decode(words, at: item) else { return nil }
    return value
  }

  /// Another order in which an absurd value makes sense; it counts only if it is the only such
  /// order.
  private func betterOrder(of reading: PointReading) -> WordOrder? {
    guard reading.point.type.registerCount > 1, reading.point.type.isFloat || isKnown(reading),
      let value = decoded(reading, reading.point.order), isAbsurd(value, reading.point)
    else { return nil }
    let better = [WordOrder.abcd, .cdab, .badc, .dcba].filter { order in
      guard order != reading.point.order, let value = decoded(reading, order) else { return false }
      return makesSense(value, reading.point)
    }
    return better.count == 1 ? better[0] : nil
  }

  private func isKnown(_ reading: PointReading) -> Bool {
    reading.point.name.hasPrefix("frequency") || reading.point.name.contains("power")
      || reading.point.name.hasPrefix("voltage") || reading.point.name.hasPrefix("current")
  }

  private func isAbsurd(_ value: PointValue, _ point: PointDefinition) -> Bool {
    if case .absurd = Plausibility.of(value, point: point) { return true }
    guard let rated = device.ratedPower, point.name.hasPrefix("active_power") else { return false }
    return (value.double ?? 0).magnitude > rated * 20
  }

  private func makesSense(_ value: PointValue, _ point: PointDefinition) -> Bool {
    guard !isAbsurd(value, point), let number = value.double?.magnitude else { return false }
    return number == 0 || (1e-4...1e12).contains(number)
  }

  /// Counts below 65536 with swapped registers: several values, all whole multiples of 65536.
  private func shiftedIntegers(
    _ readings: [PointReading]
  ) -> (order: WordOrder, readings: [PointReading])? {
    let integers = readings.filter {
      [.uint32, .int32].contains($0.point.type) && $0.words.contains { $0 != 0 }
    }
    guard integers.count >= 2, let order = integers.first?.point.order,
      integers.allSatisfy({ $0.point.order == order && $0.point.scattered.isEmpty })
    else { return nil }
    let lowest = order.swapsRegisters ? 0 : 1
    guard integers.allSatisfy({ $0.words.count == 2 && $0.words[lowest] == 0 }) else { return nil }
    let other = WordOrder(swapsRegisters: !order.swapsRegisters, swapsBytes: order.swapsBytes)
    return (other, integers)
  }
}

extension ValueType {
  fileprivate var isFloat: Bool { self == .float32 || self == .float64 }
}

import Registers

extension DeviceExamination {
  /// Live values that stand still, to the last digit, for longer than any meter needs.
  var frozenRegisters: [Finding] {
    guard samples.count >= 8, values.length >= 20 else { return [] }
    let live = values.names.filter { name in
      ["voltage_l", "current_l", "active_power", "frequency", "apparent_power", "reactive_power"]
        .contains { name.hasPrefix($0) } && !values.isCounter(name)
    }
    let fine = live.filter { name in
      let history = values.history(name)
      guard history.count == samples.count, let first = history.first?.value, first != 0
      else { return false }
      // A coarse value may well stand still.
      return first.magnitude > 800 * values.step(name)
    }
    guard fine.count >= 3 else { return [] }
    let isMoving = live.contains { name in
      let history = values.history(name)
      return history.contains { $0.value != history[0].value }
    }
    // A meter whose counters go on is alive.
    let isCounting = values.names.contains { name in
      values.isCounter(name) && Set(values.history(name).map(\.value)).count > 1
    }
    guard !isMoving, !isCounting else { return [] }
    return [
      Finding(
        .frozen,
        [.frozenRegisters, .hung],
        .frozen(points: fine.count, seconds: values.length),
        points: fine
      )
    ]
  }
}

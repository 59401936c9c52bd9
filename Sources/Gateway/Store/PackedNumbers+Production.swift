import Energy
import Production

extension PackedNumbers {
  /// The order is part of the store's format: new sums go to the end.
  private static func exchange(_ sums: inout ProductionSums, _ visit: (inout Int64) -> Void) {
    visit(&sums.calendarTime)
    visit(&sums.operationTime)
    visit(&sums.plannedBusyTime)
    visit(&sums.productionTime)
    visit(&sums.setupTime)
    visit(&sums.delayTime)
    visit(&sums.downTime)
    visit(&sums.unknownTime)
    visit(&sums.minorStops)
    visit(&sums.minorStopTime)
    visit(&sums.failures)
    visit(&sums.produced)
    visit(&sums.good)
    visit(&sums.scrap)
    visit(&sums.plannedForProduced)
    visit(&sums.plannedForGood)
    visit(&sums.idleEnergy)
    visit(&sums.workTime)
    visit(&sums.rework)
    visit(&sums.knownTime)
    visit(&sums.countedTime)
    visit(&sums.stateEnergy)
    visit(&sums.estimates.produced)
    visit(&sums.estimates.good)
    visit(&sums.estimates.scrap)
    visit(&sums.estimates.rework)
    visit(&sums.estimates.idleEnergy)
    visit(&sums.estimates.stateEnergy)
    exchange(&sums.counterTimes, visit)
    exchange(&sums.counterBusyTimes, visit)
  }

  private static func exchange(_ times: inout CounterTimes, _ visit: (inout Int64) -> Void) {
    visit(&times.good)
    visit(&times.reject)
    visit(&times.total)
    visit(&times.rework)
  }

  /// How many numbers a version without the known time has.
  private static let numbersWithoutKnownTime = 19
  /// How many numbers a version without the energy of known states has.
  private static let numbersWithoutStateEnergy = 21
  /// How many numbers a version without the times of each counter has.
  private static let numbersWithoutCounterTimes = 28

  /// The version of bytes with the names of stops after the numbers.
  private static let versionWithStops: UInt8 = 2

  init(_ sums: ProductionSums) {
    var sums = sums
    var numbers: [Int64] = []
    Self.exchange(&sums) { numbers.append($0) }
    self.init(numbers)
    guard !sums.stops.isEmpty else { return }
    var writer = CheckpointWriter()
    writer.append(UInt64(numbers.count))
    for number in numbers { writer.append(number) }
    writer.append(UInt64(sums.stops.count))
    for (reason, stops) in sums.stops.sorted(by: { $0.key < $1.key }) {
      writer.append(reason)
      writer.append(stops.count)
      writer.append(stops.duration)
    }
    bytes = [Self.versionWithStops] + writer.bytes
  }

  /// `nil` for bytes of an unknown version; sums that did not exist in an earlier version are 0.
  var productionSums: ProductionSums? { readSums?.sums }

  /// The sums of a slot of `length` milliseconds.
  ///
  /// A version without the known time counted all time as known that was not unknown; so does this. One
  /// without the times of each counter took all to be known as the state is.
  func productionSums(ofSlot length: Int64) -> ProductionSums? {
    guard let (read, count) = readSums else { return nil }
    var sums = read
    if count <= Self.numbersWithoutKnownTime {
      sums.knownTime = max(0, length - max(0, sums.unknownTime))
      sums.countedTime = sums.knownTime
    }
    if count <= Self.numbersWithoutStateEnergy, sums.idleEnergy != 0 {
      sums.stateEnergy = ProductionSums.unknownStateEnergy
    }
    if count <= Self.numbersWithoutCounterTimes {
      sums.counterTimes = CounterTimes(each: sums.countedTime)
      sums.counterBusyTimes = CounterTimes(each: max(0, sums.plannedBusyTime - sums.unknownTime))
    }
    return sums
  }

  private var readSums: (sums: ProductionSums, count: Int)? {
    if bytes.first == Self.versionWithStops { return sumsWithStops }
    guard let numbers, let sums = Self.sums(numbers) else { return nil }
    return (sums, numbers.count)
  }

  private static func sums(_ numbers: [Int64]) -> ProductionSums? {
    var rest = numbers[...]
    var sums = ProductionSums.zero
    exchange(&sums) { $0 = rest.popFirst() ?? 0 }
    return rest.isEmpty ? sums : nil
  }

  private var sumsWithStops: (sums: ProductionSums, count: Int)? {
    var reader = CheckpointReader(Array(bytes.dropFirst()))
    guard let count = reader.unsigned(), count <= UInt64(reader.remaining) else { return nil }
    var numbers: [Int64] = []
    for _ in 0..<count {
      guard let number = reader.signed() else { return nil }
      numbers.append(number)
    }
    guard var sums = Self.sums(numbers), let reasons = reader.unsigned(),
      reasons <= UInt64(reader.remaining)
    else { return nil }
    for _ in 0..<reasons {
      guard let reason = reader.string(), let count = reader.signed(),
        let duration = reader.signed()
      else { return nil }
      sums.stops[reason] = StopSums(count: count, duration: duration)
    }
    return reader.isAtEnd ? (sums, numbers.count) : nil
  }
}

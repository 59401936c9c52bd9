import DeviceProfiles
import Modbus

/// What a unit has of the registers that it was asked for.
struct UnitMemory {
  struct Answer {
    var table: RegisterTable
    var addresses: Range<Int>
    /// Whether it answered with values.
    var isThere: Bool
    /// Whether one of them is not 0.
    var isAlive: Bool

    init(_ table: RegisterTable, _ addresses: Range<Int>, _ answer: Result<[UInt16], ModbusError>) {
      (self.table, self.addresses) = (table, addresses)
      let words = try? answer.get()
      isThere = words != nil
      isAlive = words?.contains { $0 != 0 } ?? false
    }
  }

  private var answers: [Answer] = []

  /// A longer question may be refused because of one register.
  private static let longestRefusal = 4

  mutating func note(_ answer: Answer) {
    guard answer.isThere || answer.addresses.count <= Self.longestRefusal else { return }
    answers.append(answer)
  }

  /// What the unit has besides the registers of a profile.
  func surroundings(of points: [PointDefinition]) -> Surroundings {
    var own: Set<RegisterPlace> = []
    for point in points {
      own.formUnion(
        point.addresses.map { RegisterPlace(table: point.table, address: UInt16(clamping: $0)) }
      )
    }
    return Surroundings(answers, besides: own)
  }

  /// Where to look at its registers: the table and the hundreds in which the most answers were found.
  var densest: (table: RegisterTable, addresses: ClosedRange<Int>)? {
    var counts: [RegisterPlace: Int] = [:]
    for answer in answers where answer.isThere {
      let hundred = UInt16(clamping: answer.addresses.lowerBound / 100 * 100)
      let weight = answer.isAlive ? 2 * answer.addresses.count : 1
      counts[RegisterPlace(table: answer.table, address: hundred), default: 0] += weight
    }
    let best = counts.min { ($1.value, $0.key.address) < ($0.value, $1.key.address) }
    return best.map { ($0.key.table, Int($0.key.address)...min(Int($0.key.address) + 199, 65_535)) }
  }
}

/// What a unit has besides the registers of a profile.
///
/// That tells what it is worth that those of the profile are there: nothing where a device answers whatever it is
/// asked for.
package struct Surroundings: Sendable {
  private var answers: [UnitMemory.Answer] = []
  /// Single registers that do not belong to the profile, and whether they are there.
  private var others: [RegisterPlace: Bool] = [:]
  /// Of all questions.
  private let all: MemoryShare

  /// Blocks of registers are no wider.
  private static let block = 16
  /// Further away a device may be another one.
  private static let far = 1500

  /// Nothing is known but that it answers all.
  package init() { all = MemoryShare() }

  init(_ answers: [UnitMemory.Answer], besides own: Set<RegisterPlace>) {
    for answer in answers {
      let places = answer.addresses.map {
        RegisterPlace(table: answer.table, address: UInt16(clamping: $0))
      }
      let foreign = places.filter { !own.contains($0) }
      if foreign.count == places.count { self.answers.append(answer) }
      for place in foreign { others[place] = answer.isThere }
    }
    all = MemoryShare(self.answers, before: MemoryShare(answered: 0.25, alive: 0.25))
  }

  var alive: Double { all.alive }

  /// Whether the unit has little of what it was asked for.
  var isSparse: Bool { all.answered < 0.3 }

  /// The shares of what was asked for in the same part of the memory, but not in the same block.
  func share(around place: RegisterPlace) -> MemoryShare {
    let near = answers.filter { answer in
      let distance = abs(answer.addresses.lowerBound - Int(place.address))
      return answer.table == place.table && Self.block < distance && distance <= Self.far
    }
    return MemoryShare(near, before: all)
  }

  /// How much of what lies between the registers of a place is there; 0…1.
  func filling(around place: RegisterPlace, upTo end: Int) -> Double {
    var (there, missing) = (0.0, 0.0)
    let first = max(0, Int(place.address) - Self.block)
    for address in first..<max(first, min(65_536, end + Self.block)) {
      switch others[RegisterPlace(table: place.table, address: UInt16(address))] {
      case true?: there += 1
      case false?: missing += 1
      case nil: break
      }
    }
    return (there + 2 * all.answered) / (there + missing + 2)
  }
}

/// How much of what a unit is asked for it has.
struct MemoryShare: Sendable, Hashable {
  /// The share of the questions that were answered with values; 0…1.
  var answered = 1.0
  /// The share that was answered with values of which one is not 0; 0…1.
  var alive = 1.0

  init(answered: Double = 1, alive: Double = 1) {
    self.answered = answered
    self.alive = alive
  }

  /// What was expected before counts as two questions.
  init(_ answers: [UnitMemory.Answer], before: MemoryShare) {
    let count = Double(answers.count + 2)
    answered = (Double(answers.count { $0.isThere }) + 2 * before.answered) / count
    alive = (Double(answers.count { $0.isAlive }) + 2 * before.alive) / count
  }
}

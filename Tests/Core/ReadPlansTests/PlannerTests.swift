import DeviceProfiles
import Registers
import ReadPlans
import TestSupport
import Testing

@Suite(.computing) struct PlannerTests {
  static let serial = WireTime(
    of: ConnectionDefinition(id: "s", endpoint: .serial(SerialSettings(port: "p")), devices: [])
  )
  static let network = WireTime(
    of: ConnectionDefinition(id: "t", endpoint: .tcp(host: "h", port: 502), devices: [])
  )

  static func point(
    _ address: UInt16,
    _ type: ValueType = .uint16,
    table: RegisterTable = .holding
  ) -> PointDefinition {
    PointDefinition(name: "p\(address)", table: table, address: address, type: type)
  }

  static func plan(
    _ points: [PointDefinition],
    limits: RequestLimits = RequestLimits(),
    wireTime: WireTime = serial,
    knowledge: LearnedAddressLimits = LearnedAddressLimits()
  ) -> [ReadRequest] {
    Planner(points: points, limits: limits, wireTime: wireTime, knowledge: knowledge)
      .plan(points.indices)
  }

  @Test func `neighbours share a request`() {
    let requests = Self.plan([Self.point(12, .float32), Self.point(10, .uint32), Self.point(14)])
    #expect(requests.count == 1)
    #expect(requests.first?.address == 10)
    #expect(requests.first?.count == 5)
    #expect(requests.first?.items.map(\.point) == [1, 0, 2])
    #expect(requests.first?.items.map(\.offset) == [0, 2, 4])
  }

  @Test func `a gap is bridged while that is cheaper than a request`() {
    #expect(Self.plan([Self.point(0), Self.point(5)]).count == 1)
    #expect(Self.plan([Self.point(0), Self.point(60)]).count == 2)
    #expect(Self.plan([Self.point(0), Self.point(60)], wireTime: Self.network).count == 1)
    #expect(Self.plan([Self.point(0), Self.point(90)], wireTime: Self.network).count == 2)
  }

  @Test func `a device that refuses gaps gets none`() {
    var knowledge = LearnedAddressLimits()
    knowledge.refusesGaps = true
    let requests = Self.plan(
      [Self.point(0), Self.point(1), Self.point(3)],
      knowledge: knowledge
    )
    #expect(requests.map(\.count) == [2, 1])
  }

  @Test func `a refused point stands alone and no other request touches it`() {
    var knowledge = LearnedAddressLimits()
    knowledge.refusedPoints = [1]
    let requests = Self.plan(
      [Self.point(0), Self.point(1), Self.point(2)],
      knowledge: knowledge
    )
    #expect(requests.count == 3)
    #expect(requests.allSatisfy { $0.count == 1 })
  }

  @Test func `a value and its scale register come in one request`() throws {
    var value = Self.point(100, .int16)
    value.scaleRegister = 110
    var knowledge = LearnedAddressLimits()
    knowledge.refusesGaps = true
    let requests = Self.plan([value, Self.point(300)], knowledge: knowledge)
    let first = try #require(requests.first)
    #expect(first.addresses == 100..<111)
    #expect(first.items == [ReadRequest.Item(point: 0, offset: 0, scaleOffset: 10)])
  }

  @Test func `the last address can be read`() {
    #expect(Self.plan([Self.point(65_535)]).map(\.addresses) == [65_535..<65_536])
  }

  @Test(arguments: 0..<20)
  func `random plans cover each point once within caps and never cost more than single requests`(
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    for round in 0..<500 {
      let points = Self.randomPoints(&random)
      let limits = Self.randomLimits(&random)
      var knowledge = LearnedAddressLimits()
      knowledge.refusesGaps = Bool.random(using: &random)
      for index in points.indices where Int.random(in: 0..<20, using: &random) == 0 {
        knowledge.refusedPoints.insert(index)
      }
      let wireTime = Bool.random(using: &random) ? Self.serial : Self.network
      let requests = Self.plan(points, limits: limits, wireTime: wireTime, knowledge: knowledge)
      let readable = points.indices.filter { Self.isReadable(points[$0], limits) }
      let covered = requests.flatMap { $0.items.map(\.point) }
      #expect(covered.sorted() == readable, "seed \(seed), round \(round)")
      for request in requests { Self.check(request, points, limits, knowledge) }
      let alone = readable.map {
        wireTime.seconds(table: points[$0].table, count: Self.width(points[$0]))
      }
      #expect(
        wireTime.seconds(requests) <= alone.reduce(0, +) + 1e-9,
        "seed \(seed), round \(round)"
      )
    }
  }

  private static func check(
    _ request: ReadRequest,
    _ points: [PointDefinition],
    _ limits: RequestLimits,
    _ knowledge: LearnedAddressLimits
  ) {
    #expect(request.count <= (request.table.holdsBits ? limits.maxBits : limits.maxRegisters))
    #expect(request.addresses.upperBound <= 65_536)
    for range in limits.forbidden {
      #expect(!request.addresses.overlaps(Int(range.lowerBound)..<Int(range.upperBound) + 1))
    }
    for item in request.items {
      let point = points[item.point]
      #expect(point.table == request.table)
      #expect(Int(request.address) + item.offset == Int(point.address))
      #expect(item.offset + point.addressCount <= request.count)
      #expect(
        item.scaleOffset.map { Int(request.address) + $0 } == scaleRegister(point)
          && (item.scaleOffset ?? 0) < request.count
      )
    }
    guard request.items.count > 1 else { return }
    #expect(!request.items.contains { knowledge.refusedPoints.contains($0.point) })
    for refused in knowledge.refusedPoints where points[refused].table == request.table {
      #expect(!addresses(points[refused]).overlaps(request.addresses))
    }
    guard knowledge.refusesGaps else { return }
    let wanted = Set(request.items.flatMap { addresses(points[$0.point]) })
    #expect(wanted.isSuperset(of: request.addresses))
  }

  private static func isReadable(_ point: PointDefinition, _ limits: RequestLimits) -> Bool {
    let addresses = addresses(point)
    return width(point) <= (point.table.holdsBits ? limits.maxBits : limits.maxRegisters)
      && addresses.upperBound <= 65_536
      && !limits.forbidden.contains {
        addresses.overlaps(Int($0.lowerBound)..<Int($0.upperBound) + 1)
      }
  }

  private static func width(_ point: PointDefinition) -> Int { addresses(point).count }

  private static func scaleRegister(_ point: PointDefinition) -> Int? {
    point.table.holdsBits ? nil : point.scaleRegister.map { Int($0) }
  }

  /// From a point's first address to its last, its scale register included.
  private static func addresses(_ point: PointDefinition) -> Range<Int> {
    let start = Int(point.address)
    let scale = scaleRegister(point) ?? start
    return min(start, scale)..<max(start + point.addressCount, scale + 1)
  }

  private static func randomPoints(_ random: inout SeededGenerator) -> [PointDefinition] {
    let types: [ValueType] = [.uint16, .float32, .uint64, .string(10), .bits(from: 0, to: 3)]
    return (0..<Int.random(in: 1...60, using: &random)).map { _ in
      var point = point(
        UInt16.random(in: 0...400, using: &random) + (Bool.random(using: &random) ? 0 : 65_120),
        types.randomElement(using: &random) ?? .uint16,
        table: RegisterTable.allCases.randomElement(using: &random) ?? .holding
      )
      if Int.random(in: 0..<8, using: &random) == 0 {
        let distance = Int.random(in: -20...20, using: &random)
        point.scaleRegister = UInt16(clamping: Int(point.address) + distance)
      }
      return point
    }
  }

  private static func randomLimits(_ random: inout SeededGenerator) -> RequestLimits {
    var limits = RequestLimits()
    limits.maxRegisters = Int.random(in: 4...125, using: &random)
    limits.maxBits = Int.random(in: 1...2000, using: &random)
    if Bool.random(using: &random) {
      let lower = UInt16.random(in: 0...400, using: &random)
      limits.forbidden = [lower...lower + UInt16.random(in: 0...20, using: &random)]
    }
    return limits
  }
}

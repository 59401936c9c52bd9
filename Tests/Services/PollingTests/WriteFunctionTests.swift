import Registers
import DeviceProfiles
import Logging
import Measurements
import ReadPlans
import Testing
import System

@testable import Polling

/// Which function a point is written by, where a device does not take every one.
@Suite struct WriteFunctionTests {
  /// How a device does not take a function.
  enum Refusal: CaseIterable {
    case exception1, exception2, exception3, exception4, silence, badFrame, closing

    var failure: ReadFailure {
      switch self {
      case .exception1: .refused(1)
      case .exception2: .refused(2)
      case .exception3: .refused(3)
      case .exception4: .refused(4)
      case .silence: .silent
      case .badFrame: .garbled("bad CRC")
      case .closing: .connectionLost("reset")
      }
    }

    /// Whether the device says that it did not obey.
    var isExplicit: Bool { if case .refused = failure { true } else { false } }
  }

  private static func poller(
    _ fake: Memory,
    _ rules: Writability? = nil
  ) throws -> ConnectionPoller {
    var register = PointDefinition(name: "register", table: .holding, address: 10, type: .uint16)
    register.writable = rules ?? Writability(0...1000)
    var coil = PointDefinition(name: "coil", table: .coil, address: 3, type: .bool)
    coil.writable = rules ?? Writability(0...1)
    let device = DeviceDefinition(id: "a", unitID: 1, points: [register, coil])
    return ConnectionPoller(
      ConnectionDefinition(id: "line", endpoint: .tcp(host: "h", port: 502), devices: [device]),
      source: fake,
      executor: try ThreadExecutor(name: "test"),
      clock: ManualClock(seconds: 60),
      observer: Recorder(),
      phase: 0,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  @Test(
    arguments: Refusal.allCases,
    [("register", [6, 16]), ("coil", [5, 15])] as [(name: String, functions: [UInt8])]
  )
  func `the function for several does where the one for one is refused, and is remembered`(
    refusal: Refusal,
    point: (name: String, functions: [UInt8])
  ) async throws {
    let fake = Memory { $0 == point.functions[0] ? refusal.failure : nil }
    let poller = try Self.poller(fake)
    #expect(
      try await poller.write(.unsigned(1), to: point.name, of: "a").present
        == (point.name == "coil" ? .good(.bool(true)) : .good(.unsigned(1)))
    )
    _ = try await poller.write(.unsigned(0), to: point.name, of: "a")
    #expect(fake.written.map(\.functionCode) == point.functions + [point.functions[1]])
  }

  @Test func `the function for one does where the one that was remembered is refused`() async throws
  {
    nonisolated(unsafe) var refused: UInt8 = 6
    let fake = Memory { $0 == refused ? .refused(1) : nil }
    let poller = try Self.poller(fake)
    _ = try await poller.write(.unsigned(5), to: "register", of: "a")
    // The device was replaced by one of the other kind.
    refused = 16
    _ = try await poller.write(.unsigned(6), to: "register", of: "a")
    _ = try await poller.write(.unsigned(7), to: "register", of: "a")
    #expect(fake.written.map(\.functionCode) == [6, 16, 16, 6, 6])
  }

  @Test func `what was obeyed without an answer is not sent again`() async throws {
    let fake = Memory(obeysInSilence: true) { $0 == 6 ? .silent : nil }
    let poller = try Self.poller(fake)
    let outcome = try await poller.write(.unsigned(5), to: "register", of: "a")
    #expect(outcome.present == .good(.unsigned(5)))
    #expect(fake.written.map(\.functionCode) == [6])
  }

  // MARK: Points whose effect cannot be read

  /// Which functions wrote a point that is write-only, or a pulse, and what came of it.
  private static func write(
    _ name: String,
    _ rules: Writability,
    to fake: Memory,
    times: Int = 1
  ) async throws -> [String] {
    let poller = try poller(fake, rules)
    var outcomes: [String] = []
    for _ in 0..<times {
      do throws(PointWriteFailure) {
        _ = try await poller.write(.unsigned(1), to: name, of: "a")
        outcomes.append("ok")
      } catch {
        outcomes.append("\(error)")
      }
    }
    return outcomes
  }

  static let blind = Writability(0...1, readable: false)
  static let pulse = Writability(0...1, pulse: true)

  static let unreadable: [(name: String, rules: Writability, functions: [UInt8])] = [
    ("register", blind, [6, 16]), ("coil", blind, [5, 15]),
    ("register", pulse, [6, 16]), ("coil", pulse, [5, 15]),
  ]

  @Test(arguments: Refusal.allCases.filter(\.isExplicit), unreadable)
  func `a point whose effect cannot be read is written by the other function after an exception`(
    refusal: Refusal,
    point: (name: String, rules: Writability, functions: [UInt8])
  ) async throws {
    let fake = Memory(resetsItself: true) { $0 == point.functions[0] ? refusal.failure : nil }
    #expect(try await Self.write(point.name, point.rules, to: fake, times: 2) == ["ok", "ok"])
    #expect(fake.written.map(\.functionCode) == point.functions + [point.functions[1]])
    #expect(fake.acted == 2)
  }

  @Test(arguments: Refusal.allCases.filter { !$0.isExplicit }, unreadable)
  func `a point whose effect cannot be read is sent once where no exception came`(
    refusal: Refusal,
    point: (name: String, rules: Writability, functions: [UInt8])
  ) async throws {
    for obeys in [true, false] {
      let fake = Memory(obeysInSilence: obeys, resetsItself: true) {
        $0 == point.functions[0] ? refusal.failure : nil
      }
      let outcomes = try await Self.write(point.name, point.rules, to: fake, times: 2)
      let advice = "write function: \(point.functions[1]) into its writable"
      #expect(
        outcomes.allSatisfy { $0.hasPrefix("notConfirmed") && $0.contains(advice) },
        "\(outcomes)"
      )
      #expect(fake.written.map(\.functionCode) == [point.functions[0], point.functions[0]])
      #expect(fake.acted == (obeys ? 2 : 0))
    }
  }

  @Test(arguments: Refusal.allCases.filter { !$0.isExplicit }, [true, false])
  func `no write acts twice where it can be read back`(refusal: Refusal, obeys: Bool) async throws {
    for (name, functions) in [("register", [6, 16]), ("coil", [5, 15])] as [(String, [UInt8])] {
      let fake = Memory(obeysInSilence: obeys) { $0 == functions[0] ? refusal.failure : nil }
      let poller = try Self.poller(fake)
      _ = try await poller.write(.unsigned(1), to: name, of: "a")
      #expect(fake.acted == 1)
      #expect(fake.written.map(\.functionCode) == (obeys ? [functions[0]] : functions))
    }
  }

  @Test func `a value that was there before shows nothing, and is not sent again`() async throws {
    let fake = Memory(obeysInSilence: true) { _ in .silent }
    let poller = try Self.poller(fake, Writability(0...1000, rewrite: true))
    await #expect {
      try await poller.write(.unsigned(0), to: "register", of: "a")
    } throws: { error in
      guard case PointWriteFailure.notConfirmed(let text) = error else { return false }
      return text.contains("the value was there before")
    }
    #expect(fake.acted == 1)
  }

  @Test func `a pulse that is read back before it resets is not sent again`() async throws {
    let fake = Memory(obeysInSilence: true) { $0 == 5 ? .silent : nil }
    #expect(try await Self.write("coil", Self.pulse, to: fake) == ["ok"])
    #expect(fake.written.map(\.functionCode) == [5])
  }

  @Test func `an exception and a silence leave it open whether the device obeyed`() async throws {
    let fake = Memory { $0 == 6 ? .refused(1) : .silent }
    let outcome = try await Self.write("register", Self.blind, to: fake)
    #expect(outcome.first?.hasPrefix("notConfirmed") == true, "\(outcome)")
    #expect(fake.written.map(\.functionCode) == [6, 16])
  }

  // MARK: What an exception says of a write

  @Test(
    arguments: [1, 2, 3, 4, 6, 7, 8, 10, 255] as [UInt8],
    [Writability(0...1000), blind, pulse]
  )
  func `an exception is a failure of the device, by its name`(
    code: UInt8,
    rules: Writability
  ) async throws {
    let outcome = try await Self.write("register", rules, to: Memory { _ in .refused(code) })
    let name = "exception \(code) (\(ModbusException.name(of: code)))"
    #expect(outcome.first?.hasPrefix("device(") == true, "\(outcome)")
    #expect(outcome.first?.contains(name) == true, "\(outcome)")
  }

  @Test(arguments: [Writability(0...1000), blind, pulse])
  func `a device that acknowledged is at work, and nobody knows whether it will be done`(
    rules: Writability
  ) async throws {
    let fake = Memory { _ in .refused(5) }
    let outcome = try await Self.write("register", rules, to: fake)
    #expect(outcome.first?.hasPrefix("notConfirmed") == true, "\(outcome)")
    #expect(outcome.first?.contains("exception 5 (acknowledge)") == true, "\(outcome)")
    #expect(outcome.first?.contains("still at work") == true, "\(outcome)")
    #expect(fake.written.count == 1)
  }

  @Test(arguments: 1...5)
  func `what it does within a second is read back, and is a success`(reads: Int) async throws {
    let fake = Memory(storesAfter: reads) { _ in .refused(5) }
    let poller = try Self.poller(fake)
    let outcome = try await poller.write(.unsigned(5), to: "register", of: "a")
    #expect(outcome.present == .good(.unsigned(5)))
    #expect(fake.written.count == 1)
  }

  @Test func `a gateway that waited in vain leaves a write-only point open`() async throws {
    let fake = Memory { _ in .refused(11) }
    #expect(try await Self.write("register", Self.blind, to: fake)[0].hasPrefix("notConfirmed"))
    #expect(try await Self.write("register", Writability(0...9), to: fake)[0].hasPrefix("device("))
  }

  @Test(arguments: [5, 6, 10, 11] as [UInt8])
  func `a device that is at work or cannot be reached is not asked in another way`(
    code: UInt8
  ) async throws {
    let fake = Memory { _ in .refused(code) }
    let poller = try Self.poller(fake)
    await #expect(throws: PointWriteFailure.self) {
      try await poller.write(.unsigned(5), to: "register", of: "a")
    }
    #expect(fake.written.map(\.functionCode) == [6])
  }

  @Test func `both refusals are told`() async throws {
    let fake = Memory { .refused($0 == 6 ? 2 : 4) }
    let poller = try Self.poller(fake)
    await #expect {
      try await poller.write(.unsigned(5), to: "register", of: "a")
    } throws: { error in
      let text = "\(error)"
      return text.contains("exception 2 (illegal data address)")
        && text.contains("exception 4 (server device failure)")
    }
  }
}

/// A device that takes some functions only.
private final class Memory: RegisterWriter, @unchecked Sendable {
  private var cells: [UInt16: UInt16] = [:]
  private let refusal: (UInt8) -> ReadFailure?
  private let obeysInSilence: Bool
  private let resetsItself: Bool
  /// In how many reads it is at work on a write that it acknowledged; `nil`: for ever.
  private let storesAfter: Int?
  private var pending: (request: WriteRequest, reads: Int)?
  /// How many writes it obeyed.
  private(set) var acted = 0
  private(set) var written: [WriteRequest] = []

  init(
    obeysInSilence: Bool = false,
    resetsItself: Bool = false,
    storesAfter: Int? = nil,
    _ refusal: @escaping (UInt8) -> ReadFailure?
  ) {
    self.refusal = refusal
    self.obeysInSilence = obeysInSilence
    self.resetsItself = resetsItself
    self.storesAfter = storesAfter
  }

  func read(
    _ request: ReadRequest,
    unit: UInt8,
    timeout: Duration?,
    into words: inout [UInt16]
  ) throws(ReadFailure) {
    if let (request, reads) = pending {
      pending = reads > 1 ? (request, reads - 1) : nil
      if reads == 1 { store(request) }
    }
    words = request.addresses.map { cells[UInt16($0)] ?? 0 }
  }

  func write(_ request: WriteRequest, unit: UInt8) throws(ReadFailure) {
    written.append(request)
    let failure = refusal(request.functionCode)
    if failure == nil || obeysInSilence {
      acted += 1
      if !resetsItself { store(request) }
    }
    if failure == .refused(5), let storesAfter { pending = (request, storesAfter) }
    if let failure { throw failure }
  }

  private func store(_ request: WriteRequest) {
    switch request {
    case .coil(let address, let value): cells[address] = value ? 1 : 0
    case .coils(let address, let values): cells[address] = values[0] ? 1 : 0
    case .register(let address, let value): cells[address] = value
    case .registers(let address, let values): cells[address] = values[0]
    }
  }

  func close() {}
}

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

  @Test(
    arguments: Refusal.allCases,
    [("register", blind, [6, 16]), ("coil", blind, [5, 15]), ("coil", pulse, [5, 15])]
      as [(name: String, rules: Writability, functions: [UInt8])]
  )
  func `a point whose effect cannot be read is written by the other function too`(
    refusal: Refusal,
    point: (name: String, rules: Writability, functions: [UInt8])
  ) async throws {
    let fake = Memory { $0 == point.functions[0] ? refusal.failure : nil }
    #expect(try await Self.write(point.name, point.rules, to: fake, times: 2) == ["ok", "ok"])
    #expect(fake.written.map(\.functionCode) == point.functions + [point.functions[1]])
  }

  @Test(arguments: [("register", blind), ("coil", pulse)] as [(String, Writability)])
  func `a lost answer of a device that knows the function is not followed by a second write`(
    name: String,
    rules: Writability
  ) async throws {
    nonisolated(unsafe) var isLost = false
    let fake = Memory(obeysInSilence: true, resetsItself: true) { _ in isLost ? .silent : nil }
    let poller = try Self.poller(fake, rules)
    _ = try await poller.write(.unsigned(1), to: name, of: "a")
    isLost = true
    await #expect {
      try await poller.write(.unsigned(1), to: name, of: "a")
    } throws: { error in
      guard case PointWriteFailure.notConfirmed(let text) = error else { return false }
      return text.contains("not sent by the other function: the device answered this one before")
    }
    #expect(fake.written.count == 2)
  }

  @Test func `a device that took one function and then is silent to it is tried by the other`()
    async throws
  {
    nonisolated(unsafe) var refused: UInt8 = 6
    let fake = Memory { $0 == refused ? .silent : nil }
    let poller = try Self.poller(fake, Self.blind)
    _ = try await poller.write(.unsigned(1), to: "register", of: "a")
    // The device was replaced by one of the other kind.
    refused = 16
    _ = try? await poller.write(.unsigned(1), to: "register", of: "a")
    _ = try await poller.write(.unsigned(1), to: "register", of: "a")
    _ = try await poller.write(.unsigned(1), to: "register", of: "a")
    #expect(fake.written.map(\.functionCode) == [6, 16, 16, 16, 6, 6])
  }

  @Test func `a device that answers nothing is not written to a second time`() async throws {
    let fake = Memory { _ in .silent }
    fake.isDead = true
    let outcome = try await Self.write("register", Self.blind, to: fake)
    #expect(outcome.first?.contains("the device answers nothing else either") == true, "\(outcome)")
    #expect(fake.written.map(\.functionCode) == [6])
  }

  @Test func `a pulse that is read back before it resets is not sent again`() async throws {
    let fake = Memory(obeysInSilence: true) { $0 == 5 ? .silent : nil }
    #expect(try await Self.write("coil", Self.pulse, to: fake) == ["ok"])
    #expect(fake.written.map(\.functionCode) == [5])
  }

  @Test func `two silences leave it open whether the device obeyed`() async throws {
    let fake = Memory { _ in .silent }
    let outcome = try await Self.write("register", Self.blind, to: fake)
    #expect(outcome.first?.hasPrefix("notConfirmed") == true, "\(outcome)")
    #expect(fake.written.map(\.functionCode) == [6, 16])
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
  /// Whether reads are not answered either.
  var isDead = false
  private(set) var written: [WriteRequest] = []

  init(
    obeysInSilence: Bool = false,
    resetsItself: Bool = false,
    _ refusal: @escaping (UInt8) -> ReadFailure?
  ) {
    self.refusal = refusal
    self.obeysInSilence = obeysInSilence
    self.resetsItself = resetsItself
  }

  func read(
    _ request: ReadRequest,
    unit: UInt8,
    timeout: Duration?,
    into words: inout [UInt16]
  ) throws(ReadFailure) {
    if isDead { throw .silent }
    words = request.addresses.map { cells[UInt16($0)] ?? 0 }
  }

  func write(_ request: WriteRequest, unit: UInt8) throws(ReadFailure) {
    written.append(request)
    let failure = refusal(request.functionCode)
    if failure == nil || obeysInSilence, !resetsItself { store(request) }
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

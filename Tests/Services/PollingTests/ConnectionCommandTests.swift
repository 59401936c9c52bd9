import Registers
import DeviceProfiles
import Logging
import Measurements
import ReadPlans
import Testing
import System

@testable import Polling

struct ConnectionCommandTests {
  private static func device(
    _ writability: Writability = Writability(0...1000)
  ) -> DeviceDefinition {
    var value = PointDefinition(name: "value", table: .holding, address: 10, type: .int32)
    value.writable = writability
    let other = PointDefinition(name: "other", table: .holding, address: 20, type: .uint16)
    return DeviceDefinition(id: "a", unitID: 1, points: [value, other])
  }

  private func poller(
    _ fake: sending any RegisterSource,
    _ observer: some PollingObserver,
    clock: ManualClock = ManualClock(seconds: 60),
    writability: Writability = Writability(0...1000)
  ) throws -> ConnectionPoller {
    ConnectionPoller(
      ConnectionDefinition(
        id: "line",
        endpoint: .tcp(host: "h", port: 502),
        devices: [Self.device(writability)]
      ),
      source: fake,
      executor: try ThreadExecutor(name: "test"),
      clock: clock,
      observer: observer,
      phase: 0,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  @Test func `a poll on demand reads every point and is told like any other`() async throws {
    let recorder = Recorder()
    let clock = ManualClock(seconds: 60)
    let poller = try poller(FakeConnection(clock: clock), recorder)
    let scan = try #require(await poller.pollNow("a"))
    #expect(scan.readings.count == 2)
    #expect(scan.readings.allSatisfy { $0.value != nil })
    #expect(await poller.pollNow("b") == nil)
    // A run that ends at once polls nothing, and tells what waits.
    let ended = Task { await poller.run() }
    ended.cancel()
    await ended.value
    #expect(await recorder.scans.map(\.device) == ["a"])
  }

  @Test(.timeLimit(.minutes(10)))
  func `a poll on demand gets its turn on a fake that is never idle`() async throws {
    let fake = FakeConnection(clock: ManualClock(seconds: 1e6))
    fake.seconds = 5
    let poller = try poller(fake, Silent(), clock: fake.clock)
    let polling = Task { await poller.run() }
    for _ in 0..<20 { #expect(await poller.pollNow("a") != nil) }
    // The clock's end would let them through too, 200,000 requests later.
    #expect(await poller.currentStatistics().requests < 100_000)
    polling.cancel()
    await polling.value
  }

  @Test func `a fake without a writer refuses every write`() async throws {
    let poller = try poller(FakeConnection(clock: ManualClock(seconds: 60)), Recorder())
    await #expect(throws: PointWriteFailure.notAllowed) {
      try await poller.write(.signed(1), to: "value", of: "a")
    }
  }

  @Test func `what is written is read back`() async throws {
    let poller = try poller(WritableConnection(), Recorder())
    let outcome = try await poller.write(.signed(500), to: "value", of: "a")
    #expect(outcome.previous == .good(.signed(7)))
    #expect(outcome.present == .good(.signed(500)))
    #expect(!outcome.wasUnchanged)
    #expect(try await poller.write(.signed(500), to: "value", of: "a").wasUnchanged)
  }

  @Test(
    arguments: [
      ("value", PointValue.signed(1001), PointWriteFailure.outOfRange(0...1000)),
      ("value", .number(.nan), .outOfRange(0...1000)),
      ("other", .signed(1), .readOnly),
      ("none", .signed(1), .unknownPoint),
    ] as [(String, PointValue, PointWriteFailure)]
  )
  func `what is not allowed is not sent`(
    _ point: String,
    _ value: PointValue,
    _ failure: PointWriteFailure
  ) async throws {
    let poller = try poller(WritableConnection(), Recorder())
    await #expect(throws: failure) { try await poller.write(value, to: point, of: "a") }
  }

  @Test func `a write whose answer is lost counts when it is read back`() async throws {
    let poller = try poller(WritableConnection(losesAnswers: true), Recorder())
    let outcome = try await poller.write(.signed(9), to: "value", of: "a")
    #expect(outcome.present == .good(.signed(9)))
  }

  @Test func `an unchanged value is sent only where the point says so`() async throws {
    let poller = try poller(WritableConnection(), Recorder())
    #expect(try await poller.write(.signed(7), to: "value", of: "a").wasUnchanged)
    // One request: the reading before.
    #expect(await poller.currentStatistics().requests == 1)
    let rewriting = try self.poller(
      WritableConnection(),
      Recorder(),
      writability: Writability(0...1000, rewrite: true)
    )
    let outcome = try await rewriting.write(.signed(7), to: "value", of: "a")
    #expect(!outcome.wasUnchanged && outcome.present == .good(.signed(7)))
    #expect(await rewriting.currentStatistics().requests == 3)
  }

  @Test func `an unchanged value whose answer is lost is not taken for written`() async throws {
    let poller = try poller(
      WritableConnection(losesAnswers: true),
      Recorder(),
      writability: Writability(0...1000, rewrite: true)
    )
    await #expect(throws: PointWriteFailure.self) {
      try await poller.write(.signed(7), to: "value", of: "a")
    }
  }

  @Test func `a point that cannot be read is written without being read`() async throws {
    let blind = Writability(0...1000, readable: false)
    let poller = try poller(WritableConnection(), Recorder(), writability: blind)
    let outcome = try await poller.write(.signed(500), to: "value", of: "a")
    #expect(outcome.previous == nil && outcome.present == nil && !outcome.wasUnchanged)
    #expect(await poller.currentStatistics().requests == 1)
    let scan = try #require(await poller.pollNow("a"))
    #expect(scan.readings.map(\.point) == [1])
    let silent = try self.poller(
      WritableConnection(losesAnswers: true),
      Recorder(),
      writability: blind
    )
    await #expect {
      try await silent.write(.signed(9), to: "value", of: "a")
    } throws: { error in
      if case PointWriteFailure.notConfirmed = error { true } else { false }
    }
  }

  @Test func `a value that the device takes back is written all the same`() async throws {
    let pulse = Writability(0...1000, pulse: true)
    let poller = try poller(WritableConnection(ignores: true), Recorder(), writability: pulse)
    let outcome = try await poller.write(.signed(9), to: "value", of: "a")
    #expect(outcome.previous == .good(.signed(7)) && outcome.present == .good(.signed(7)))
    // Not taken for done before: the pulse of before may last.
    #expect(try await !poller.write(.signed(7), to: "value", of: "a").wasUnchanged)
    let silent = try self.poller(
      WritableConnection(losesAnswers: true, ignores: true),
      Recorder(),
      writability: pulse
    )
    await #expect {
      try await silent.write(.signed(9), to: "value", of: "a")
    } throws: { error in
      if case PointWriteFailure.notConfirmed = error { true } else { false }
    }
  }

  @Test func `a device that ignores a write is found out`() async throws {
    let poller = try poller(WritableConnection(ignores: true), Recorder())
    await #expect {
      try await poller.write(.signed(9), to: "value", of: "a")
    } throws: { error in
      if case PointWriteFailure.notConfirmed = error { true } else { false }
    }
  }
}

/// Does nothing with what it is told, and so never leaves the line's thread.
private struct Silent: PollingObserver {
  func take(_ findings: [Finding]) -> [Finding] { [] }
  func finish(_ findings: [Finding]) async {}
}

/// A line whose registers can be written; the int32 at 10 is 7 at first.
private final class WritableConnection: RegisterWriter {
  private var memory: [UInt16: UInt16] = [11: 7]
  private let losesAnswers: Bool
  private let ignores: Bool

  init(losesAnswers: Bool = false, ignores: Bool = false) {
    self.losesAnswers = losesAnswers
    self.ignores = ignores
  }

  func read(
    _ request: ReadRequest,
    unit: UInt8,
    timeout: Duration?,
    into words: inout [UInt16]
  ) throws(ReadFailure) {
    words = request.addresses.map { memory[UInt16($0)] ?? 0 }
  }

  func write(_ request: WriteRequest, unit: UInt8) throws(ReadFailure) {
    guard case .registers(let address, let values) = request else { throw .refused(1) }
    if !ignores {
      for (offset, value) in values.enumerated() { memory[address + UInt16(offset)] = value }
    }
    if losesAnswers { throw .silent }
  }

  func close() {}
}

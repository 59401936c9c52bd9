package import DeviceProfiles
import Adapters
package import Modbus
import System

/// A connection for a person at the cabinet: one request after the other, each with an answer or a
/// reason.
///
/// Every call blocks for at most the connection's timeout, once more for each retry. All calls come
/// from one thread.
package final class FieldConnection {
  package let connection: ConnectionDefinition
  private var client: ModbusClient
  private let interruption: Interruption?
  /// How long the last answer took, in nanoseconds.
  private(set) var lastLatency: Int64 = 0
  private var limit: Duration?
  private var buffer: [UInt16] = []
  /// How many questions stayed without an answer since ``remember()``.
  private(set) var silences = 0
  /// The answers since ``remember()``; `nil`: answers are not kept.
  private var memory: [Question: Result<[UInt16], ModbusError>]?

  private struct Question: Hashable {
    var unit: UInt8
    var table: RegisterTable
    var address: UInt16
    var count: Int
  }

  /// - Parameters:
  ///   - connection: Where the devices are.
  ///   - interruption: What can end every wait from another thread.
  package init(_ connection: ConnectionDefinition, interruption: Interruption? = nil) {
    self.connection = connection
    self.interruption = interruption
    client = ModbusClient(connection)
    interruption?.add(client.interrupter)
  }

  package func close() { client.close() }

  /// Opens the connection now.
  func connect(within limit: Duration) throws(ModbusError) {
    client.wait(atMost: limit)
    defer { client.wait(atMost: self.limit) }
    try client.connect()
  }

  /// How long the next requests wait for their answers; `nil`: the connection's timeout.
  func wait(atMost limit: Duration?) {
    self.limit = limit
    client.wait(atMost: limit)
  }

  /// Begins anew: what was learnt of a peer that gives no answer at all makes each further question slower.
  func forgetPeer() {
    client.close()
    client = ModbusClient(connection)
    interruption?.add(client.interrupter)
    client.wait(atMost: limit)
  }

  /// Whether a point's registers were asked for since ``remember()``, alone or among others.
  func knows(_ point: PointDefinition, unit: UInt8) -> Bool {
    guard let memory else { return false }
    let question = Question(
      unit: unit,
      table: point.table,
      address: point.address,
      count: point.addressCount
    )
    return memory[question] != nil || remembered(question) != nil
  }

  /// The values that an answer to a longer question had.
  private func remembered(_ question: Question) -> [UInt16]? {
    guard let memory else { return nil }
    let end = Int(question.address) + question.count
    for (asked, answer) in memory where asked.table == question.table {
      let start = Int(question.address) - Int(asked.address)
      guard start >= 0, end <= Int(asked.address) + asked.count, asked.unit == question.unit,
        case .success(let words) = answer, words.count == asked.count
      else { continue }
      return Array(words[start..<start + question.count])
    }
    return nil
  }

  /// What the unit has of what it was asked for since ``remember()``.
  private(set) var unitMemory = UnitMemory()

  /// From now on the same question is asked only once, alone or among others; earlier answers are forgotten.
  package func remember() {
    memory = [:]
    unitMemory = UnitMemory()
    silences = 0
  }

  /// Reads registers, or bits as 0 and 1.
  package func read(
    _ table: RegisterTable,
    _ address: UInt16,
    count: Int,
    unit: UInt8
  ) throws(ModbusError) -> [UInt16] {
    let question = Question(unit: unit, table: table, address: address, count: count)
    if let known = memory?[question] { return try known.get() }
    if let words = remembered(question) { return words }
    let answer: Result<[UInt16], ModbusError>
    do throws(ModbusError) {
      answer = .success(try ask(table, address, count: count, unit: unit))
    } catch {
      switch error.kind {
      case .noAnswer, .connectionDown(.closed): silences += 1
      case .connectionDown, .exception, .garbled, .interrupted, .invalidRequest: break
      }
      answer = .failure(error)
    }
    if memory != nil {
      memory?[question] = answer
      unitMemory.note(
        UnitMemory.Answer(question.table, Int(address)..<Int(address) + count, answer)
      )
    }
    return try answer.get()
  }

  private func ask(
    _ table: RegisterTable,
    _ address: UInt16,
    count: Int,
    unit: UInt8
  ) throws(ModbusError) -> [UInt16] {
    var triesLeft = max(0, connection.retries)
    while true {
      let start = MonotonicClock.now()
      defer { lastLatency = MonotonicClock.now() - start }
      do throws(ModbusError) {
        try client.read(
          function: table.functionCode,
          unit: unit,
          address: address,
          count: count,
          into: &buffer
        )
        return Array(buffer.prefix(count))
      } catch {
        guard triesLeft > 0, error.isWorthARetry else { throw error }
        triesLeft -= 1
      }
    }
  }

  /// The identification of a unit by function 43/14: vendor, product, revision, and names where it
  /// has them.
  package func identification(unit: UInt8) throws(ModbusError) -> DeviceIdentification {
    let basic = try client.identification(unit: unit, level: .basic)
    do throws(ModbusError) {
      return try client.identification(unit: unit, level: .regular)
    } catch {
      return basic
    }
  }
}

extension ModbusError {
  /// Noise, silence, or a unit that wants the request repeated.
  fileprivate var isWorthARetry: Bool {
    switch kind {
    case .noAnswer, .garbled, .exception(5), .exception(6), .connectionDown(.closed): true
    case .connectionDown, .exception, .interrupted, .invalidRequest: false
    }
  }

  /// Whether the unit itself answered.
  ///
  /// An exception of the unit is an answer; an exception of a gateway in its place (10, 11) is not.
  package var isAnswerOfUnit: Bool {
    if case .exception(let code) = kind { code != 0x0A && code != 0x0B } else { false }
  }

  /// The exception code, where the error is an exception.
  package var exceptionCode: UInt8? {
    if case .exception(let code) = kind { code } else { nil }
  }
}

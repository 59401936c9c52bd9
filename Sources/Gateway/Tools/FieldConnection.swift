package import DeviceProfiles
import Adapters
package import Modbus

/// A connection for a person at the cabinet: one request after the other, each with an answer or a
/// reason.
///
/// Every call blocks for at most the connection's timeout, once more for each retry. All calls come
/// from one thread.
package final class FieldConnection {
  package let connection: ConnectionDefinition
  private let client: ModbusClient
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

  package init(_ connection: ConnectionDefinition) {
    self.connection = connection
    client = ModbusClient(connection)
  }

  package func close() { client.close() }

  /// From now on the same question is asked only once; earlier answers are forgotten.
  package func remember() {
    memory = [:]
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
    let answer: Result<[UInt16], ModbusError>
    do throws(ModbusError) {
      answer = .success(try ask(table, address, count: count, unit: unit))
    } catch {
      if error.kind == .noAnswer { silences += 1 }
      answer = .failure(error)
    }
    memory?[question] = answer
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

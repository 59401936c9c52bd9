import Adapters
import Commands
import Events
import JSON
import Languages
import Measurements

/// Reports that a point was written, or that writing failed, and who asked for it.
struct WriteEvent {
  let event: Event

  /// - Parameters:
  ///   - order: What was asked.
  ///   - before: What the point held; `nil` where it cannot be read.
  ///   - after: What it holds now, or what was sent.
  ///   - unit: The point's.
  init(order: WriteOrder, before: Reading.Outcome?, after: Reading.Outcome, unit: String) {
    self.init(
      order,
      .pointWritten(
        point: order.pointName,
        author: order.author,
        before: before.map(FactValue.init),
        after: FactValue(after),
        unit: unit
      )
    )
  }

  init(order: WriteOrder, failure: CommandFailure) {
    let words: BilingualText =
      failure.code == .notConfirmed ? DeviceReasons.notConfirmed : DeviceReasons.notWritten
    self.init(
      order,
      .writeFailed(
        point: order.pointName,
        value: FactValue(order.value),
        author: order.author,
        reason: BilingualText(failure.text, words.vietnamese)
      )
    )
  }

  private init(_ order: WriteOrder, _ content: EventContent) {
    let time = SystemClock().wallTime()
    let id = "\(order.pointName).write.\(time.milliseconds)"
    event = Event(content, of: order.device, at: time, id: id)
  }
}

extension WriteOrder {
  fileprivate var pointName: String { "\(device).\(point)" }
  fileprivate var author: EventAuthor { EventAuthor(by: by.isEmpty ? "?" : by, why: why) }
}

extension FactValue {
  fileprivate init(_ outcome: Reading.Outcome) {
    switch outcome {
    case .good(.text(let text)): self = .text(text)
    case .good(.bool(let flag)): self = .count(flag ? 1 : 0)
    case .good(let value):
      self =
        value.integer.map { .count(Int64($0)) } ?? value.double.map { .number($0) } ?? .text("?")
    case .bad(let code): self = .text(code.code)
    }
  }

  /// What a command asks to be written.
  fileprivate init?(_ value: JSONValue) {
    switch value {
    case .integer(let number): self = .count(number)
    case .number(let number): self = .number(number)
    case .bool(let flag): self = .count(flag ? 1 : 0)
    case .string(let text): self = .text(text)
    default: return nil
    }
  }
}

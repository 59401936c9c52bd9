import Configuration
import Testing

/// A value of a sample file that is replaced with a bad one, and what the message must say to write instead.
struct Advised: Sendable, CustomTestStringConvertible {
  var file: String
  /// What stands before the value, in the sample too.
  var before: String
  var good: String
  /// The bad value; § marks the place of the message where that is not its beginning.
  var bad: String
  /// In the words of the message; each is accepted in the place of the bad value.
  var advice: [String]

  init(_ file: String, _ before: String, _ good: String, _ bad: String, _ advice: String...) {
    self.file = file
    self.before = before
    self.good = good
    self.bad = bad
    self.advice = advice
  }

  var testDescription: String { bad }

  /// `a, b or c`.
  var advised: String {
    guard let last = advice.last, advice.count > 1 else { return advice.first ?? "" }
    return advice.dropLast().joined(separator: ", ") + " or " + last
  }

  func errors(writing value: String) throws -> [String] {
    try problems(writing: value).filter { $0.contains(": error: ") }
  }

  /// Errors and warnings.
  func problems(writing value: String) throws -> [String] {
    let sample = SampleFiles.all[file] ?? ""
    try #require(sample.contains(before + good), "\(before + good) is not in the sample")
    let text = sample.replacing(before + good, with: before + value, maxReplacements: 1)
    return try ConfigurationFolder(SampleFiles.all.merging([file: text]) { $1 }).problems()
  }

  /// The line and column of the bad value.
  var place: String {
    let marked = bad.contains("§") ? bad : "§" + bad
    let text = (SampleFiles.all[file] ?? "").replacing(before + good, with: before + marked)
    let start = text.prefix { $0 != "§" }
    let line = start.filter { $0 == "\n" }.count + 1
    let column =
      (start.split(separator: "\n", omittingEmptySubsequences: false).last ?? "").count + 1
    return "\(file):\(line):\(column): "
  }

  /// One error at the place of the value, with this advice at its end; each alternative is accepted.
  func check(shown: String? = nil) throws {
    let errors = try self.errors(writing: bad.replacing("§", with: ""))
    #expect(errors.count == 1, "\(errors)")
    let error = try #require(errors.first)
    #expect(error.hasPrefix(place + "error: "), "\(error), not at \(place)")
    #expect(error.hasSuffix("; write " + (shown ?? advised)), "\(error)")
    for alternative in advice {
      #expect(try self.errors(writing: alternative).isEmpty, "\(alternative) is refused")
    }
  }
}

let panelFile = "devices.d/panel-a.yaml"
let metersFile = "devices.d/meters.yaml"
let gatewayFile = "gateway.yaml"

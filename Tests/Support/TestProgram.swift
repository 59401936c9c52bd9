import Glibc
import System

/// A program that a test starts, reads and ends.
package final class TestProgram {
  private let process: ChildProcess
  private var rest: [UInt8] = []

  /// Starts the program, looked up in `PATH`, that the first argument names; `nil` without it.
  package init?(_ arguments: [String]) {
    guard let process = try? ChildProcess(arguments, output: .pipe) else { return nil }
    self.process = process
  }

  /// The next line it prints; `nil` once it has ended.
  package func nextLine() -> String? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        defer { rest.removeFirst(end + 1) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(process.output, &buffer, buffer.count)
      guard count > 0 else { return nil }
      rest.append(contentsOf: buffer[0..<count])
    }
  }

  /// Waits for its end; what it printed, and its exit code.
  package func finish() -> (text: String, code: Int32) {
    var lines: [String] = []
    while let line = nextLine() { lines.append(line) }
    lines.append(String(decoding: rest, as: UTF8.self))
    return (lines.joined(separator: "\n"), (process.wait() >> 8) & 0xFF)
  }

  /// Whether a program runs and ends well.
  package static func succeeds(_ arguments: [String]) -> Bool {
    TestProgram(arguments)?.finish().code == 0
  }

  package struct Failure: Error {
    package let text: String
  }

  /// Runs a program until it ends.
  ///
  /// - Throws: when there is no such program, or it fails.
  package static func run(_ arguments: String...) throws {
    let (text, code) = TestProgram(arguments)?.finish() ?? ("not found", -1)
    guard code == 0 else { throw Failure(text: arguments.joined(separator: " ") + ": " + text) }
  }
}

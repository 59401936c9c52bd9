import Glibc
import System
import TestSupport

/// A folder that is removed after the test.
final class TestFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/mqtt-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Self.failure("make a folder in /tmp") }
    path = String(cString: made)
  }

  deinit { _ = try? TestProgram.run("rm", "-rf", path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String) throws {
    guard let file = fopen(file(name), "w") else { throw Self.failure("open \(name)") }
    fputs(text, file)
    fclose(file)
  }

  func read(_ name: String) throws -> String {
    guard let opened = fopen(file(name), "r") else { throw Self.failure("open \(name)") }
    defer { fclose(opened) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(opened), byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func failure(_ purpose: String) -> SystemError {
    SystemError(purpose: purpose, code: errno)
  }
}

import Glibc

/// The text of a register table, from a file or from standard input.
package enum RegisterTableFile {
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - name: What to call it in a problem.
  /// - Returns: The text, at most four megabytes.
  /// - Throws: why it is none: it cannot be read, is too large, or is not UTF-8.
  package static func text(
    of path: String,
    named name: String
  ) throws(ConfigurationProblems) -> String {
    let bytes: [UInt8]
    do throws(FileFailure) {
      bytes = try path == "-" ? standardInput() : FileReading.contents(of: path).bytes
    } catch {
      throw problem(name, 1, 1, "cannot be read: \(error.reason)")
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw notUTF8(bytes, name)
  }

  private static func standardInput() throws(FileFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= FileReading.largestFile {
      let count = read(0, &chunk, chunk.count)
      guard count >= 0 else {
        guard errno == EINTR else { throw .system(errno) }
        continue
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
    throw FileFailure(code: 0, reason: "it has more than \(FileReading.largestFile >> 20) MiB")
  }

  /// The place of the first byte that is no text.
  private static func notUTF8(_ bytes: [UInt8], _ name: String) -> ConfigurationProblems {
    var (line, column) = (1, 1)
    var decoder = UTF8()
    var rest = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&rest) {
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    return problem(name, line, column, "the file is not UTF-8 here; save it as CSV in UTF-8")
  }

  private static func problem(
    _ name: String,
    _ line: Int,
    _ column: Int,
    _ message: String
  ) -> ConfigurationProblems {
    let place = SourceLocation(file: name, line: line, column: column)
    return ConfigurationProblems([ConfigurationProblem(.error, at: place, message)])
  }
}

import ArgumentParser
import System

/// What was printed must have arrived: a table in a file on a full disk is no result.
enum StandardOutput {
  /// Writes out what waits.
  ///
  /// - Throws: exit code 74 after telling why it cannot be written.
  static func finish() throws {
    do throws(SystemError) {
      try StandardStream.finishOutput()
    } catch {
      printFailure(TerminalWords.current.unwritten(SystemError.text(of: error.code)))
      throw ExitStatus.unwritten
    }
  }
}

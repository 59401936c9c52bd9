import CSystem

/// What the process prints.
package enum StandardStream {
  /// Writes out what was printed to standard output and still waits.
  ///
  /// - Throws: where some of it did not arrive, as on a full disk.
  package static func finishOutput() throws(SystemError) {
    let code = csystem_finish_output()
    guard code == 0 else { throw SystemError(purpose: "write standard output", code: code) }
  }
}

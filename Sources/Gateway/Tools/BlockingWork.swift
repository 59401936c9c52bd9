package import System

/// Work that blocks, on a thread of its own: it must not keep tasks from running, such as the one that hears
/// Ctrl-C.
package enum BlockingWork {
  /// Returns what `body` returns.
  ///
  /// - Throws: where the system refuses another thread.
  package static func run<Result: Sendable>(
    _ body: @escaping @Sendable () -> Result
  ) async throws(SystemError) -> Result {
    let result: Swift.Result<Result, SystemError> = await withCheckedContinuation { continuation in
      do throws(SystemError) {
        try DetachedThread.start(name: "field", stackSize: 4 << 20) {
          continuation.resume(returning: .success(body()))
        }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
    return try result.get()
  }
}

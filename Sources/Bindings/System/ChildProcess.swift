import Glibc

/// A program that this process starts, and ends by its process id.
package final class ChildProcess: @unchecked Sendable {
  /// Where its standard output and standard error go.
  package enum Output: Sendable, Hashable {
    case inherited
    case discarded
    /// A file, which is emptied first.
    case file(String)
    /// A pipe, to be read from ``ChildProcess/output``.
    case pipe
  }

  package let id: Int32
  /// The end of the pipe from which its output is read; −1 without a pipe.
  package let output: Int32
  private let ending = ThreadLock<Int32?>(nil)

  /// Starts a program, looked up in `PATH`, that the first argument names; all its signals are
  /// unblocked.
  ///
  /// - Throws: `SystemError` when there is no such program, or no process or descriptor left.
  package init(_ arguments: [String], output: Output = .discarded) throws(SystemError) {
    let purpose = "start \(arguments.first ?? "nothing")"
    guard let program = arguments.first else { throw SystemError(purpose: purpose, code: ENOENT) }
    let pipe = try output == .pipe ? Self.pipe(purpose) : (read: -1, write: -1)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    Self.direct(output, pipe.write, &actions)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    Self.unblockSignals(&attributes)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var id: pid_t = 0
    let status = posix_spawnp(&id, program, &actions, &attributes, &words, environ)
    if pipe.write >= 0 { close(pipe.write) }
    guard status == 0 else {
      if pipe.read >= 0 { close(pipe.read) }
      throw SystemError(purpose: purpose, code: status)
    }
    self.id = id
    self.output = pipe.read
  }

  deinit {
    end()
    if output >= 0 { close(output) }
  }

  package func send(_ signal: Int32) {
    ending.withLock { if $0 == nil { kill(id, signal) } }
  }

  /// Asks it to end, and after five seconds makes it; returns when it has ended.
  package func end() {
    send(SIGTERM)
    for _ in 0..<500 {
      guard !hasEnded() else { return }
      usleep(10_000)
    }
    send(SIGKILL)
    wait()
  }

  /// Waits for its end; the status as `waitpid` gives it, 0 for success.
  @discardableResult
  package func wait() -> Int32 {
    ending.withLock { known in
      if let known { return known }
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      known = status
      return status
    }
  }

  private func hasEnded() -> Bool {
    ending.withLock { known in
      var status: Int32 = 0
      if known == nil, waitpid(id, &status, WNOHANG) != 0 { known = status }
      return known != nil
    }
  }
}

extension ChildProcess {
  /// No other child gets its ends.
  private static func pipe(_ purpose: String) throws(SystemError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw SystemError(purpose: purpose, code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func direct(
    _ output: Output,
    _ pipe: Int32,
    _ actions: inout posix_spawn_file_actions_t
  ) {
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    switch output {
    case .inherited: return
    case .discarded: posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    case .file(let path): posix_spawn_file_actions_addopen(&actions, 1, path, flags, 0o600)
    case .pipe: posix_spawn_file_actions_adddup2(&actions, pipe, 1)
    }
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
  }

  /// The threads of libdispatch block signals, and a new process inherits the signal mask of the
  /// thread that starts it.
  private static func unblockSignals(_ attributes: inout posix_spawnattr_t) {
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
  }
}

import Glibc

/// A program that a test starts, reads and ends by its process id.
final class ChildProcess {
  private var pid: pid_t = 0
  private let output: Int32
  private var rest: [UInt8] = []

  /// Starts the program, looked up in `PATH`, that the first argument names.
  init?(_ arguments: [String]) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    output = ends[0]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    defer { posix_spawn_file_actions_destroy(&actions) }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    // The threads of the tests block signals, and what they start would do so too.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let status = posix_spawnp(&pid, arguments[0], &actions, &attributes, &words, environ)
    close(ends[1])
    guard status == 0 else {
      close(output)
      return nil
    }
  }

  deinit {
    if pid > 0 { end() }
    close(output)
  }

  /// Lets it tidy up, as socat does with its links; SIGKILL for one that does not listen for 5 s.
  private func end() {
    var status: Int32 = 0
    kill(pid, SIGTERM)
    for _ in 0..<500 {
      guard waitpid(pid, &status, WNOHANG) == 0 else { return }
      usleep(10_000)
    }
    kill(pid, SIGKILL)
    waitpid(pid, &status, 0)
  }

  /// The next line it prints; `nil` once it has ended.
  func nextLine() -> String? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        defer { rest.removeFirst(end + 1) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(output, &buffer, buffer.count)
      guard count > 0 else { return nil }
      rest.append(contentsOf: buffer[0..<count])
    }
  }

  /// Waits for its end; what it printed, and its exit code.
  func finish() -> (text: String, code: Int32) {
    var lines: [String] = []
    while let client = nextLine() { lines.append(client) }
    lines.append(String(decoding: rest, as: UTF8.self))
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    pid = 0
    return (lines.joined(separator: "\n"), (status >> 8) & 0xFF)
  }

  /// Whether a program runs and ends well.
  static func succeeds(_ arguments: [String]) -> Bool {
    ChildProcess(arguments)?.finish().code == 0
  }
}

/// Work on a thread of its own: tests that block would starve a task.
final class Background {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private var thread = pthread_t()

  init(_ run: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(Body(run)).toOpaque()
    pthread_create(
      &thread,
      nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      },
      context
    )
  }

  func join() { pthread_join(thread, nil) }
}

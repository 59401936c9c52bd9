import Glibc

/// A program that a test starts and ends, by its process id.
final class TestProcess: @unchecked Sendable {
  let id: pid_t
  private var status: Int32?

  struct Failure: Error {
    let text: String
  }

  /// Starts a program; its output goes to the file `output`, or is discarded.
  init(_ arguments: [String], output: String? = nil) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, output ?? "/dev/null", flags, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var list: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { list.forEach { free($0) } }
    // The threads of the tests block signals, and a child process would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var id: pid_t = 0
    let code = posix_spawnp(&id, arguments[0], &actions, &attributes, &list, environ)
    guard code == 0 else { throw Failure(text: "\(arguments[0]): error \(code)") }
    self.id = id
  }

  deinit { end(with: SIGKILL) }

  /// Sends a signal and waits until the process ends.
  func end(with signal: Int32) {
    guard status == nil else { return }
    kill(id, signal)
    wait()
  }

  /// Waits until the process ends and returns its status, 0 for success.
  @discardableResult
  func wait() -> Int32 {
    if let status { return status }
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    self.status = status
    return status
  }

  /// Runs a program until it ends.
  static func run(_ arguments: String...) throws {
    guard try TestProcess(arguments).wait() == 0 else {
      throw Failure(text: arguments.joined(separator: " "))
    }
  }
}

/// A folder that is removed after the test.
final class TestFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/mqtt-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw TestProcess.Failure(text: "mkdtemp") }
    path = String(cString: made)
  }

  deinit { _ = try? TestProcess.run("rm", "-rf", path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String) throws {
    guard let file = fopen(file(name), "w") else { throw TestProcess.Failure(text: name) }
    fputs(text, file)
    fclose(file)
  }

  func read(_ name: String) throws -> String {
    guard let opened = fopen(file(name), "r") else { throw TestProcess.Failure(text: name) }
    defer { fclose(opened) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(opened), byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

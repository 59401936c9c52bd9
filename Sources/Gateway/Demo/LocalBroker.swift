import Glibc

/// A private mosquitto on a free port of this machine, for `demo`.
package final class LocalBroker {
  package let port: UInt16
  private let process: pid_t

  package struct Failure: Error, CustomStringConvertible {
    package var description: String
  }

  /// Starts it; its configuration is written into the folder.
  package init(folder: String) throws(Failure) {
    guard let port = Self.freePort() else { throw Failure(description: "no free port") }
    self.port = port
    let file = "\(folder)/mosquitto.conf"
    let text =
      "listener \(port) 127.0.0.1\nallow_anonymous true\npersistence false\n"
      + "log_dest none\n"
    guard let stream = fopen(file, "w") else { throw Failure(description: "cannot write \(file)") }
    fputs(text, stream)
    fclose(stream)
    var id = pid_t()
    for program in ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto"]
    where access(program, X_OK) == 0 {
      let words: [String] = [program, "-c", file]
      var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
      arguments.append(nil)
      defer { for argument in arguments { free(argument) } }
      if Self.spawn(program, arguments, &id) {
        process = id
        return
      }
    }
    throw Failure(description: "mosquitto is not installed: apt-get install mosquitto")
  }

  /// Ends it and waits for its end.
  package func stop() {
    kill(process, SIGTERM)
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }

  /// Starts a program with all signals unblocked.
  ///
  /// The threads of libdispatch block signals, and a new process inherits the signal mask of the
  /// thread that starts it.
  private static func spawn(
    _ program: String,
    _ arguments: [UnsafeMutablePointer<CChar>?],
    _ id: inout pid_t
  ) -> Bool {
    var attributes = posix_spawnattr_t()
    guard posix_spawnattr_init(&attributes) == 0 else { return false }
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    return posix_spawn(&id, program, nil, &attributes, arguments, environ) == 0
  }

  private static func freePort() -> UInt16? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        guard bind(descriptor, generic, size) == 0, getsockname(descriptor, generic, &size) == 0
        else { return nil }
        return UInt16(bigEndian: pointer.pointee.sin_port)
      }
    }
  }
}

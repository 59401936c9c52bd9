import Glibc
import System

/// Reports the state of the service to the service manager, systemd.
///
/// It uses the protocol of `sd_notify(3)` directly, over the datagram socket that systemd names, so
/// that libsystemd is not needed. Without a service manager nothing is sent.
package struct ServiceNotifier: Sendable {
  private let socketPath: String?
  /// The longest time that the watchdog waits for a sign of life; `nil`: there is no watchdog.
  package let watchdogPeriod: Duration?

  /// - Parameters:
  ///   - socket: `$NOTIFY_SOCKET`: a path, or a name in the abstract namespace after `@`.
  ///   - watchdogMicroseconds: `$WATCHDOG_USEC`.
  ///   - watchdogProcess: `$WATCHDOG_PID`; a watchdog of another process is ignored.
  package init(socket: String?, watchdogMicroseconds: String?, watchdogProcess: String?) {
    let isUsable = socket.map { ($0.hasPrefix("/") || $0.hasPrefix("@")) && $0.utf8.count > 1 }
    socketPath = isUsable == true ? socket : nil
    let isOurs = watchdogProcess.map { $0 == String(getpid()) } ?? true
    let period = watchdogMicroseconds.flatMap(Int64.init).flatMap { $0 > 0 ? $0 : nil }
    watchdogPeriod = isOurs && socketPath != nil ? period.map { .microseconds($0) } : nil
  }

  /// Sends nothing.
  package static let silent = Self(
    socket: nil,
    watchdogMicroseconds: nil,
    watchdogProcess: nil
  )

  /// The notifier for the environment that systemd gave this process.
  package static func fromEnvironment() -> Self {
    Self(
      socket: variable("NOTIFY_SOCKET"),
      watchdogMicroseconds: variable("WATCHDOG_USEC"),
      watchdogProcess: variable("WATCHDOG_PID")
    )
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  // MARK: Messages

  /// The service is up, or has finished reloading.
  package func ready(status: String) { send("READY=1\nSTATUS=\(Self.line(status))") }

  /// The service begins to reload its configuration; ``ready(status:)`` ends that.
  package func reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=\(MonotonicClock.now() / 1000)")
  }

  package func stopping() { send("STOPPING=1") }

  /// The service is making progress.
  package func feedWatchdog() { send("WATCHDOG=1") }

  private static func line(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }

  /// Sends one datagram; a failure is ignored, because there is no other way to report it.
  private func send(_ text: String) {
    guard let socketPath else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard let (named, size) = Self.address(of: socketPath) else { return }
    var address = named
    let bytes = Array(text.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        return sendto(descriptor, bytes, bytes.count, flags, generic, size)
      }
    }
  }

  /// `nil` for a path that is too long for a socket's address.
  private static func address(of path: String) -> (sockaddr_un, socklen_t)? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(path.utf8)
    // In the abstract namespace the first byte is 0.
    if path.hasPrefix("@") { name[0] = 0 }
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard name.count < room else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let isAbstract = name.first == 0
    let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
    return (address, socklen_t(start + name.count + (isAbstract ? 0 : 1)))
  }
}

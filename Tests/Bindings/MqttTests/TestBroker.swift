import Glibc
import Mqtt
import TestSupport
import System

/// A real mosquitto on a free loopback port, without persistence.
final class TestBroker: @unchecked Sendable {
  let port: UInt16
  let folder: TestFolder
  private let configuration: String
  private var process: ChildProcess?

  /// Starts a broker with these lines of mosquitto.conf beside the listener.
  init(_ settings: String = "allow_anonymous true", folder: TestFolder? = nil) async throws {
    port = LoopbackListener().port
    self.folder = try folder ?? TestFolder()
    configuration = self.folder.file("mosquitto-\(port).conf")
    let user = String(cString: getpwuid(geteuid()).pointee.pw_name)
    try self.folder.write(
      "listener \(port) 127.0.0.1\nuser \(user)\npersistence false\n\(settings)\n",
      to: "mosquitto-\(port).conf"
    )
    try await start()
  }

  func start() async throws {
    process = try ChildProcess(
      ["/usr/sbin/mosquitto", "-c", configuration, "-v"],
      output: .file(folder.file("mosquitto-\(port).log"))
    )
    try await until("mosquitto listens") { LoopbackListener.isTaken(port) }
  }

  func end(with signal: Int32) {
    process?.send(signal)
    process?.wait()
    process = nil
  }

  /// Suspends the broker's process without closing its sockets, or resumes it.
  func signal(_ number: Int32) {
    process?.send(number)
  }

  /// What the broker has logged so far.
  func log() throws -> String {
    try folder.read("mosquitto-\(port).log")
  }

  func options(_ clientID: String, version: MqttVersion = .v5) -> MqttOptions {
    MqttOptions(host: "127.0.0.1", port: port, version: version, clientID: clientID)
  }
}

struct TooLate: Error {
  let what: String
}

/// Waits until a condition holds, at most two minutes.
func until(_ what: String, _ condition: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(120)
  while try await !condition() {
    guard .now < deadline else { throw TooLate(what: what) }
    try await Task.sleep(for: .milliseconds(10))
  }
}

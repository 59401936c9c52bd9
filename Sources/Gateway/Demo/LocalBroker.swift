import Glibc
import System

/// A private mosquitto on a free port of this machine, for `demo`.
package final class LocalBroker {
  package let port: UInt16
  private let process: ChildProcess

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
    for program in ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto"]
    where access(program, X_OK) == 0 {
      if let started = try? ChildProcess([program, "-c", file], output: .inherited) {
        process = started
        return
      }
    }
    throw Failure(description: "mosquitto is not installed: apt-get install mosquitto")
  }

  /// Ends it and waits for its end.
  package func stop() { process.end() }

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

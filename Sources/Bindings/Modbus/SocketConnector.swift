import Glibc
import System

/// Opens TCP connections within a time limit; non-blocking throughout.
struct SocketConnector {
  let host: String
  let port: UInt16
  /// Readable once the client was interrupted.
  let wake: Int32

  private var name: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Tries each address of the host in turn, all together for `nanoseconds`.
  ///
  /// `lookup` is one that an earlier call left unfinished, or is left so by this one.
  func connect(within nanoseconds: Int64, lookup: inout NameLookup?) throws(ModbusError) -> Int32 {
    let deadline = MonotonicClock.now() + nanoseconds
    let addresses = try addresses(until: deadline, lookup: &lookup)
    var failure = ModbusError(
      .connectionDown(.hostNotFound),
      code: ENXIO,
      text: "\(host): the name has no address"
    )
    for (position, address) in addresses.enumerated() {
      let left = deadline - MonotonicClock.now()
      do {
        return try connect(to: address, within: left / Int64(addresses.count - position))
      } catch {
        guard error.kind != .interrupted else { throw error }
        failure = error
      }
    }
    throw failure
  }

  private func addresses(
    until deadline: Int64,
    lookup: inout NameLookup?
  ) throws(ModbusError) -> [HostAddress] {
    let current: NameLookup
    if let lookup { current = lookup } else { current = try newLookup() }
    lookup = current
    if current.outcome == nil {
      let left = deadline - MonotonicClock.now()
      let wakeup = Wakeup.wait(for: current.descriptor, wake: wake, nanoseconds: left)
      if wakeup == .interrupted { throw .interrupted }
    }
    guard let outcome = current.outcome else {
      throw ModbusError(
        .connectionDown(.hostNotFound),
        code: ETIMEDOUT,
        text: "\(host): the name server did not answer"
      )
    }
    lookup = nil
    switch outcome {
    case .success(let addresses): return addresses
    case .failure(let failure):
      let text = "\(host): \(failure.text)"
      throw ModbusError(.connectionDown(.hostNotFound), code: failure.code, text: text)
    }
  }

  private func newLookup() throws(ModbusError) -> NameLookup {
    do throws(SystemError) {
      return try NameLookup(host: host, port: port)
    } catch {
      throw .connectionDown(error.code, name)
    }
  }

  private func connect(
    to address: HostAddress,
    within nanoseconds: Int64
  ) throws(ModbusError) -> Int32 {
    let flags = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    let socket = Glibc.socket(address.socketFamily, Int32(flags), 0)
    guard socket >= 0 else { throw .connectionDown(errno, name) }
    do {
      try establish(socket, address, within: nanoseconds)
      tune(socket, timeoutMilliseconds: UInt32(clamping: nanoseconds / 1_000_000))
      return socket
    } catch {
      close(socket)
      throw error
    }
  }

  private func establish(
    _ socket: Int32,
    _ address: HostAddress,
    within nanoseconds: Int64
  ) throws(ModbusError) {
    let status = address.socketAddress.withUnsafeBytes { bytes in
      bytes.baseAddress.map {
        Glibc.connect(socket, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
      } ?? -1
    }
    if status == 0 { return }
    guard errno == EINPROGRESS else { throw .connectionDown(errno, name) }
    switch Wakeup.wait(for: socket, toWrite: true, wake: wake, nanoseconds: nanoseconds) {
    case .timeout: throw .connectionDown(ETIMEDOUT, name)
    case .failed(let code): throw .connectionDown(code, name)
    case .interrupted: throw .interrupted
    case .ready, .hangup:
      let failure = pendingError(of: socket)
      guard failure == 0 else { throw .connectionDown(failure, name) }
    }
  }

  private func pendingError(of socket: Int32) -> Int32 {
    var failure: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 ? failure : errno
  }

  /// Small frames at once, and a peer that vanished noticed within seconds.
  private func tune(_ socket: Int32, timeoutMilliseconds: UInt32) {
    set(1, TCP_NODELAY, at: Int32(IPPROTO_TCP), of: socket)
    set(1, SO_KEEPALIVE, at: SOL_SOCKET, of: socket)
    set(10, TCP_KEEPIDLE, at: Int32(IPPROTO_TCP), of: socket)
    set(3, TCP_KEEPINTVL, at: Int32(IPPROTO_TCP), of: socket)
    set(3, TCP_KEEPCNT, at: Int32(IPPROTO_TCP), of: socket)
    let limit = Int32(clamping: max(timeoutMilliseconds, 5000))
    set(limit, TCP_USER_TIMEOUT, at: Int32(IPPROTO_TCP), of: socket)
  }

  private func set(_ value: Int32, _ option: Int32, at level: Int32, of socket: Int32) {
    var value = value
    setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}

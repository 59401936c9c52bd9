import CLine
import CThread
import Glibc

/// An address that `connect` takes.
struct SocketAddress: Sendable {
  let family: Int32
  let storage: [UInt8]
}

/// A host name on its way to addresses, on a thread of its own, since `getaddrinfo` cannot be bounded:
/// with no name server at hand it takes half a minute.
///
/// The thread ends when the lookup does, waited for or not. A client that gave up waiting asks the same
/// lookup again later, so that there is never more than one of them a client.
final class NameLookup: @unchecked Sendable {
  enum Outcome: Sendable {
    case found([SocketAddress])
    /// A code of `getaddrinfo`.
    case failed(Int32)
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var outcomeSoFar: Outcome?
  private let host: String
  private let port: UInt16
  /// Readable once there is an outcome.
  let arrival = cline_event()

  /// Addresses given as numbers are there at once.
  init(host: String, port: UInt16) {
    self.host = host
    self.port = port
    pthread_mutex_init(mutex, nil)
    let numeric = Self.resolve(host: host, port: port, flags: AI_NUMERICHOST)
    if case .found = numeric { outcomeSoFar = numeric } else { start() }
  }

  deinit {
    if arrival >= 0 { close(arrival) }
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// `nil` while the name server has not answered.
  var outcome: Outcome? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return outcomeSoFar
  }

  private func start() {
    let context = Unmanaged.passRetained(self)
    let status = cthread_start(
      "modbus-lookup",
      256 * 1024,
      { argument in
        Unmanaged<NameLookup>.fromOpaque(argument).takeRetainedValue().run()
      },
      context.toOpaque()
    )
    guard status != 0 else { return }
    context.release()
    finish(.failed(EAI_AGAIN))
  }

  private func run() { finish(Self.resolve(host: host, port: port, flags: 0)) }

  private func finish(_ outcome: Outcome) {
    pthread_mutex_lock(mutex)
    outcomeSoFar = outcome
    pthread_mutex_unlock(mutex)
    cline_signal(arrival)
  }

  private static func resolve(host: String, port: UInt16, flags: Int32) -> Outcome {
    var hints = addrinfo()
    hints.ai_flags = flags | AI_NUMERICSERV
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0 else { return .failed(status) }
    defer { freeaddrinfo(list) }
    return .found(addresses(in: list))
  }

  private static func addresses(in list: UnsafeMutablePointer<addrinfo>?) -> [SocketAddress] {
    sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { node in
      guard let entry = node?.pointee, let address = entry.ai_addr else { return nil }
      let bytes = UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
      return SocketAddress(family: entry.ai_family, storage: [UInt8](bytes))
    }
  }
}

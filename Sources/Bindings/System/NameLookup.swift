/// Why a host name has no addresses.
package struct NameLookupFailure: Error, Hashable, Sendable {
  /// A code of `getaddrinfo`, such as `EAI_NONAME`.
  package var code: Int32
  /// The system's words for it.
  package var text: String
}

/// A host name on its way to addresses, on a thread of its own, since `getaddrinfo` cannot be bounded:
/// with no name server at hand it takes half a minute.
///
/// The thread ends when the lookup does, waited for or not. A client that gave up waiting asks the same
/// lookup again later, so that there is never more than one of them a client.
package final class NameLookup: Sendable {
  package typealias Outcome = Result<[HostAddress], NameLookupFailure>

  private let answer: ThreadLock<Outcome?>
  private let arrival: EventDescriptor

  /// Addresses given as numbers are there at once.
  ///
  /// - Throws: `SystemError` when the system refuses a thread or a descriptor.
  package init(host: String, port: UInt16 = 0) throws(SystemError) {
    let numeric = HostAddress.numeric(host, port: port)
    answer = ThreadLock(numeric.map { .success($0) })
    arrival = try EventDescriptor()
    guard numeric == nil else {
      arrival.signal()
      return
    }
    let (answer, arrival) = (answer, arrival)
    try DetachedThread.start(name: "resolver", stackSize: 512 * 1024) {
      let found = HostAddress.all(of: host, port: port)
      answer.withLock { $0 = found }
      arrival.signal()
    }
  }

  /// Readable once there is an outcome.
  package var descriptor: Int32 { arrival.descriptor }

  /// `nil` while the name server has not answered.
  package var outcome: Outcome? { answer.withLock { $0 } }
}

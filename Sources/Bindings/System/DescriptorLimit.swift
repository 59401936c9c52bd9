import Glibc

/// How many descriptors (files, sockets) the process may have open.
package enum DescriptorLimit {
  /// What counts now.
  package static var present: Int { clamped(limits().rlim_cur) }

  /// Up to where the process may raise it.
  package static var highest: Int { clamped(limits().rlim_max) }

  /// Raises it as far as the process may; the system may refuse, and then it stays.
  package static func raise() {
    var wanted = limits()
    wanted.rlim_cur = wanted.rlim_max
    setrlimit(resource, &wanted)
  }

  private static var resource: __rlimit_resource_t {
    __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  }

  private static func limits() -> rlimit {
    var found = rlimit()
    // Without an answer nothing is known to be limited.
    guard getrlimit(resource, &found) == 0 else {
      return rlimit(rlim_cur: .max, rlim_max: .max)
    }
    return found
  }

  private static func clamped(_ limit: rlim_t) -> Int { Int(clamping: limit) }
}

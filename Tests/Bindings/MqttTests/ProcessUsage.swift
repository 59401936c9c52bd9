import Glibc

/// What this process uses, for tests of leaks and of idling.
struct ProcessUsage {
  let threads: Int
  let descriptors: Int

  static var now: Self {
    Self(threads: entries(of: "/proc/self/task"), descriptors: entries(of: "/proc/self/fd"))
  }

  /// Processor time of all threads so far.
  static var processorTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  private static func entries(of path: String) -> Int {
    guard let folder = opendir(path) else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
  }
}

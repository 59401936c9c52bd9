import Glibc

/// The descriptors that a thread waits for in `poll`, each with a deadline; the first wakes the thread for jobs.
struct PollTable {
  private var entries: [pollfd]
  private var deadlines: [Moment?] = [nil]
  /// What an entry that is not waited for wants to hear of when the thread wakes; 0 for the others.
  private var postponed: [Int16] = [0]
  private var now = Moment(nanoseconds: .min)

  init(waking descriptor: Int32) {
    entries = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
  }

  /// Removes all but the first.
  mutating func reset() {
    entries.removeLast(entries.count - 1)
    deadlines.removeLast(deadlines.count - 1)
    postponed.removeLast(postponed.count - 1)
  }

  mutating func add(_ awaited: Awaited) {
    let events = awaited.isPatient ? 0 : awaited.events
    entries.append(pollfd(fd: awaited.descriptor, events: events, revents: 0))
    deadlines.append(awaited.deadline)
    postponed.append(awaited.isPatient ? awaited.events : 0)
  }

  /// Waits until a descriptor is ready or a deadline has passed.
  ///
  /// - Parameters:
  ///   - mayWait: `false`: it only looks.
  ///   - moment: A deadline beside those of the descriptors.
  /// - Returns: whether the first descriptor is ready.
  mutating func wait(_ mayWait: Bool, until moment: Moment?) -> Bool {
    let timeout = mayWait ? timeout(until: moment) : 0
    let count = poll(&entries, nfds_t(entries.count), timeout)
    if count < 0 {
      for index in entries.indices { entries[index].revents = 0 }
    }
    now = hasDeadline ? .now : Moment(nanoseconds: .min)
    return entries[0].revents != 0
  }

  /// What came of a descriptor.
  ///
  /// - Parameter index: Of what was added, from 0.
  /// - Returns: its events, those that may be there for a patient one, no events for a passed deadline, `nil` for
  ///   neither.
  func outcome(_ index: Int) -> Int16? {
    let events = entries[index + 1].revents | postponed[index + 1]
    if events != 0 { return events }
    guard let deadline = deadlines[index + 1], deadline <= now else { return nil }
    return 0
  }

  private var hasDeadline: Bool { deadlines.contains { $0 != nil } }

  /// Milliseconds for `poll`, rounded up so that the deadline has passed afterwards; −1: for ever.
  private func timeout(until moment: Moment?) -> Int32 {
    var earliest = moment
    for case let deadline? in deadlines { earliest = min(earliest ?? deadline, deadline) }
    guard let earliest else { return -1 }
    let (wait, isLong) = earliest.nanoseconds.subtractingReportingOverflow(MonotonicClock.now())
    guard !isLong, wait > 0 else { return isLong ? 3_600_000 : 0 }
    return Int32(min((wait - 1) / 1_000_000 + 1, 3_600_000))
  }
}

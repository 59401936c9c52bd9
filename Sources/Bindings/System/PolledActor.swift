/// An actor whose thread waits for a descriptor while the actor has no job.
///
/// It is called on that thread: an actor conforms by `@preconcurrency`.
package protocol PolledActor: AnyObject, Sendable {
  /// What the thread waits for next; called each time when all jobs are done.
  func awaited() -> Awaited

  /// Called when the descriptor is ready, or with no events once the deadline has passed.
  ///
  /// - Parameter events: What `poll` returned: `POLLIN`, `POLLOUT`, `POLLERR`, `POLLHUP`,
  ///   `POLLNVAL`.
  func proceed(with events: Int16)
}

/// What the thread of a ``PolledActor`` waits for besides new jobs.
package struct Awaited: Sendable {
  /// The descriptor to watch; −1 for none.
  package var descriptor: Int32
  /// `POLLIN`, `POLLOUT` or both; errors are always reported.
  package var events: Int16
  /// When to continue although nothing happened; `nil`: never.
  package var deadline: Moment?
  /// Whether input need not wake the thread before the deadline; until then the actor goes on, as if there were input,
  /// each time when something else has woken it.
  package var isPatient: Bool

  package init(descriptor: Int32, events: Int16, deadline: Moment?, isPatient: Bool = false) {
    self.descriptor = descriptor
    self.events = events
    self.deadline = deadline
    self.isPatient = isPatient
  }

  /// Nothing but new jobs.
  package static let jobsOnly = Self(descriptor: -1, events: 0, deadline: nil)
}

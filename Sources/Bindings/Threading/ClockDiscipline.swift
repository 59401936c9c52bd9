import CThread

/// Whether the kernel says that the wall clock is kept right, by NTP or another source.
///
/// The corresponding C function is `adjtimex`.
package func isClockSynchronised() -> Bool { cthread_clock_is_synchronised() != 0 }

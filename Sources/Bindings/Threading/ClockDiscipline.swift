import CThread

/// Whether the kernel reports that the wall clock is synchronised, by NTP or another source.
///
/// The corresponding C function is `adjtimex`.
package func isClockSynchronised() -> Bool { cthread_clock_is_synchronised() != 0 }

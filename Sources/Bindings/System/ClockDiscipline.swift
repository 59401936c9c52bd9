import CSystem

/// Whether the kernel reports that the wall clock is synchronised, by NTP or another source.
///
/// The corresponding C function is `adjtimex`.
package func isClockSynchronised() -> Bool { csystem_clock_is_synchronised() != 0 }

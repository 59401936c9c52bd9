import CSystem

/// Returns memory to the system that only the start needed.
///
/// This is the free memory of the heap and the mapped pages of program code. The kernel maps a page
/// again when its code is called. The call takes some milliseconds and is meant for a process that
/// starts once and runs for years.
package func releaseStartMemory() { csystem_release_pages() }

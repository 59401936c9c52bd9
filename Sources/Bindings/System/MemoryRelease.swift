import CSystem

/// Returns memory to the system that only the start needed.
///
/// This is the free memory of the heap and the mapped pages of program files: code and what is only read. The
/// kernel maps a page again when it is needed. The call takes some milliseconds and is meant for a process that
/// starts once and runs for years.
package func releaseStartMemory() { csystem_release_pages() }

/// Has the threads to come share a few heaps.
///
/// Each heap keeps at least 132 kB, and a gateway has a thread for each connection, which allocates little.
package func limitHeaps() { csystem_limit_arenas() }

import CThread

/// Gives back the memory that only the start needed: free memory of the heap, and the mapped pages of
/// program code, of which the kernel maps those again that are called again.
///
/// For a process that is started once and runs for years; it takes some milliseconds.
package func releaseStartMemory() { cthread_release_pages() }

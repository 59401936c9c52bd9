import Glibc
import System

/// The resources that this process uses.
struct ProcessUsage {
  /// Resident memory, in bytes.
  var residentBytes: Int64 = 0
  /// Processor time since the start, user and system, in seconds.
  var processorSeconds: Double = 0
  /// Free room on the store's disk, in bytes; `nil` where it is unknown.
  var diskFree: Int64?
  /// Whether the kernel reports that the clock is synchronised (adjtimex).
  var isClockSynchronised = false

  init(folder: String) {
    var usage = rusage()
    if getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 {
      processorSeconds =
        Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
    residentBytes = Self.residentPages() * Int64(sysconf(Int32(_SC_PAGESIZE)))
    var disk = statvfs()
    if statvfs(folder, &disk) == 0 {
      diskFree = Int64(clamping: disk.f_bavail) &* Int64(clamping: disk.f_frsize)
    }
    isClockSynchronised = System.isClockSynchronised()
  }

  /// The second number of `/proc/self/statm`.
  private static func residentPages() -> Int64 {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 128)
    guard fgets(&buffer, 127, file) != nil else { return 0 }
    let text = String(decoding: buffer.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let fields = text.split(separator: " ")
    return fields.count > 1 ? Int64(fields[1]) ?? 0 : 0
  }
}

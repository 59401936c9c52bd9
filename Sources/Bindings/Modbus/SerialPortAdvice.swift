import Glibc

/// What a person can do about a serial device that cannot be opened.
enum SerialPortAdvice {
  /// The group that may use a device which this process may not: `dialout`, usually.
  static func forForbidden(_ path: String) -> String {
    var status = stat()
    let isKnown = stat(path, &status) == 0
    let group = isKnown ? getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) } : nil
    let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "the user"
    guard let group, group != "root" else {
      return "the device's owner must let \(user) read and write it"
    }
    return "add \(user) to the group \(group): usermod -aG \(group) \(user), then start anew"
  }

  /// The process that has a device open, as far as it may be known.
  static func forBusy(_ path: String) -> String {
    guard let holder = holder(of: path) else { return "another process uses the port" }
    return "process \(holder.pid) (\(holder.name)) uses the port; end it or take another port"
  }

  private static func holder(of path: String) -> (pid: Int32, name: String)? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    let target = String(cString: resolved)
    for pid in names(in: "/proc").compactMap({ Int32($0) }) where pid != getpid() {
      let folder = "/proc/\(pid)/fd"
      if names(in: folder).contains(where: { link("\(folder)/\($0)") == target }) {
        return (pid, program(of: pid))
      }
    }
    return nil
  }

  private static func program(of pid: Int32) -> String {
    guard let file = fopen("/proc/\(pid)/comm", "r") else { return "unknown" }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 64)
    guard fgets(&buffer, Int32(buffer.count), file) != nil else { return "unknown" }
    let bytes = buffer.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:))
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func link(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 512)
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
      )
    }
    return names
  }
}

import Glibc

/// The resources that this process uses, for tests of leaks and of idle processor time.
struct ProcessUsage {
  let threads: Int
  let descriptors: Int

  static var now: Self {
    Self(threads: entries(of: "/proc/self/task"), descriptors: entries(of: "/proc/self/fd"))
  }

  /// Processor time of the thread with that name so far; zero if there is none.
  ///
  /// Other suites run meanwhile, so the time of the whole process would include theirs.
  static func processorTime(ofThread name: String) -> Duration {
    for task in names(in: "/proc/self/task") {
      let folder = "/proc/self/task/\(task)"
      guard firstLine(of: "\(folder)/comm") == name else { continue }
      let spent = firstLine(of: "\(folder)/schedstat").split(separator: " ").first ?? ""
      return .nanoseconds(Int64(spent) ?? 0)
    }
    return .zero
  }

  private static func firstLine(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return "" }
    let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func entries(of path: String) -> Int { names(in: path).count }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
      )
    }
    return names
  }
}

import Glibc

/// The names of serial adapters that stay the same when they are plugged in again.
package enum SerialLink {
  /// The link in a folder that leads to a port; `nil` where there is none.
  package static func fixedName(
    of port: String,
    in folder: String = "/dev/serial/by-id"
  ) -> String? {
    guard !port.hasPrefix(folder + "/"), let target = resolved(port), let stream = opendir(folder)
    else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != "..", resolved("\(folder)/\(name)") == target { names.append(name) }
    }
    return names.min().map { "\(folder)/\($0)" }
  }

  /// Whether two names lead to one port.
  static func isSame(_ one: String, _ other: String) -> Bool {
    guard let one = resolved(one) else { return false }
    return one == resolved(other)
  }

  private static func resolved(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }
}

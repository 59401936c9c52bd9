import Glibc

/// The profiles and tables that come with the product.
package struct SharedFiles: Sendable, Hashable {
  /// The folder of the shipped device profiles.
  package var profiles: String?
  /// The folder of tariffs, emission factors and holidays.
  package var tables: String?

  package init(profiles: String? = nil, tables: String? = nil) {
    self.profiles = profiles
    self.tables = tables
  }

  /// Finds them: in `directory`, in `$PARK_GATEWAY_SHARE`, in the source tree that the executable was
  /// built in, else in `/usr/share/park-gateway`.
  ///
  /// A program that was built here reads the profiles beside it, whatever is installed.
  package static func locate(
    directory: String? = nil,
    executable: String? = executablePath()
  ) -> Self {
    let variable = getenv("PARK_GATEWAY_SHARE").map { String(cString: $0) }
    for case let root? in [directory, variable] where FileReading.isDirectory(root) {
      return installed(in: root)
    }
    if let tree = executable.flatMap(sourceTree(above:)) { return tree }
    let system = "/usr/share/park-gateway"
    return FileReading.isDirectory(system) ? installed(in: system) : Self()
  }

  package static func isFolder(_ path: String) -> Bool { FileReading.isDirectory(path) }

  private static func installed(in root: String) -> Self {
    Self(profiles: root + "/devices", tables: root)
  }

  private static func sourceTree(above executable: String) -> Self? {
    var folder = executable[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      if FileReading.exists("\(folder)/Package.swift"), FileReading.isDirectory("\(folder)/devices")
      {
        return Self(profiles: "\(folder)/devices", tables: "\(folder)/Packaging/share")
      }
    }
    return nil
  }

  /// The path of the running program.
  package static func executablePath() -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    return count > 0
      ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
  }
}

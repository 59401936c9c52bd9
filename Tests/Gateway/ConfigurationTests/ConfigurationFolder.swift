import Configuration
import Glibc
import Testing

/// A configuration folder for one test, removed after it.
final class ConfigurationFolder {
  let path: String

  /// Writes files, given by their paths in the folder.
  init(_ files: [String: String] = [:]) throws {
    var template = Array("/tmp/park-gateway-test-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
    try makeFolder("devices.d")
    for (name, contents) in files { try write(contents, to: name) }
  }

  deinit { Self.remove(path) }

  func makeFolder(_ name: String) throws {
    let created = mkdir("\(path)/\(name)", 0o755)
    try #require(created == 0 || errno == EEXIST)
  }

  func write(_ contents: String, to name: String, mode: mode_t = 0o600) throws {
    try write(Array(contents.utf8), to: name, mode: mode)
  }

  func write(_ bytes: [UInt8], to name: String, mode: mode_t = 0o600) throws {
    var folder = ""
    for segment in name.split(separator: "/").dropLast() {
      folder += folder.isEmpty ? String(segment) : "/\(segment)"
      try makeFolder(folder)
    }
    let file = try #require(fopen("\(path)/\(name)", "w"))
    defer { fclose(file) }
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    try #require(chmod("\(path)/\(name)", mode) == 0)
  }

  func load(
    credentials: String? = nil
  ) throws(ConfigurationProblems) -> LoadedConfiguration {
    try ConfigurationLoader.load(
      directory: path,
      profileDirectories: [Self.shippedProfiles],
      credentialsDirectory: credentials,
      tableDirectories: ["\(Self.sourceTree)/Packaging/share"]
    )
  }

  /// The problems of a folder, errors and warnings, one per line.
  func problems() -> [String] {
    do throws(ConfigurationProblems) {
      return try load().warnings.map(\.description)
    } catch {
      return error.problems.map(\.description)
    }
  }

  /// The profiles of the source tree.
  static let shippedProfiles = "\(sourceTree)/devices"

  static let sourceTree: String = {
    let segments = #filePath.split(separator: "/").dropLast(4)
    return "/" + segments.joined(separator: "/")
  }()

  private static func remove(_ path: String) {
    if let stream = opendir(path) {
      var names: [String] = []
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
      }
      closedir(stream)
      for name in names { remove("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

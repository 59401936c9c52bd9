/// Finds files in a configuration folder that look as if they were read and are not.
struct FolderCheck {
  /// The configuration folder.
  let directory: String

  private static let files = ["gateway.yaml", "kpis.yaml"]
  private static let folders = [
    "devices.d", "profiles", "tariffs", "emission-factors", "holidays", "site.d",
  ]

  /// Complains of misnamed files beside `gateway.yaml`, of second ones, and of device files out of their folder.
  ///
  /// - Returns: The names that those should have that are missing, `devices.d` for device files elsewhere.
  func checkTop(_ context: inout ReadingContext) -> Set<String> {
    var missing: Set<String> = []
    let names = (try? FileReading.names(in: directory, suffix: "")) ?? []
    for name in names where !Self.files.contains(name) && !Self.folders.contains(name) {
      let place = SourceLocation(file: name, line: 1, column: 1)
      let isFolder = FileReading.isDirectory("\(directory)/\(name)")
      guard let meant = Self.meant(by: name), isFolder == Self.folders.contains(meant) else {
        if complainOfDevices(in: name, isFolder: isFolder, at: place, &context) {
          missing.insert("devices.d")
        }
        continue
      }
      if names.contains(meant) {
        if warnOfSecond(name, besides: meant, at: place, &context) { missing.insert(meant) }
      } else {
        context.error(
          "this \(isFolder ? "folder" : "file") is not read; rename it to \(meant)",
          at: place
        )
        missing.insert(meant)
      }
    }
    return missing
  }

  /// Warns of a file or folder that is not read because another one is.
  ///
  /// - Returns: Whether it is a folder with files in it.
  private func warnOfSecond(
    _ name: String,
    besides meant: String,
    at place: SourceLocation,
    _ context: inout ReadingContext
  ) -> Bool {
    guard Self.folders.contains(meant) else {
      context.warning("this file is not read, since \(meant) is; remove it", at: place)
      return false
    }
    let names = (try? FileReading.names(in: "\(directory)/\(name)", suffix: "")) ?? []
    guard let first = names.first(where: { ConfigurationFileNames.stem(of: $0) != nil }) else {
      return false
    }
    context.warning(
      "this folder is not read, since \(meant) is; move \(first) into \(meant)",
      at: place
    )
    return true
  }

  /// Warns of a device file beside `gateway.yaml`.
  private func complainOfDevices(
    in name: String,
    isFolder: Bool,
    at place: SourceLocation,
    _ context: inout ReadingContext
  ) -> Bool {
    guard !isFolder, ConfigurationFileNames.stem(of: name) != nil,
      holdsDevices("\(directory)/\(name)")
    else { return false }
    context.warning("this device file is not read; move it into the folder devices.d", at: place)
    return true
  }

  /// The file or folder that was probably meant.
  private static func meant(by name: String) -> String? {
    guard !name.contains(where: { $0 == "~" || $0 == "#" }) else { return nil }
    let stem = String(name.lowercased().prefix { $0 != "." })
    if let folder = ["devices": "devices.d", "device": "devices.d", "profile": "profiles"][stem] {
      return folder
    }
    guard name.contains("."), ConfigurationFileNames.judge(name) != .copy else { return nil }
    return ["gateway": "gateway.yaml", "kpis": "kpis.yaml", "kpi": "kpis.yaml"][stem]
  }

  /// Complains of files in `devices.d` that are not read.
  func checkDevices(_ context: inout ReadingContext) {
    let folder = "\(directory)/devices.d"
    for name in (try? FileReading.names(in: folder, suffix: "")) ?? [] {
      let place = SourceLocation(file: "devices.d/\(name)", line: 1, column: 1)
      if FileReading.isDirectory("\(folder)/\(name)") {
        guard ConfigurationFileNames.stem(of: name) == nil else { continue }
        complainOfFolder("\(folder)/\(name)", at: place, &context)
      } else if ConfigurationFileNames.stem(of: name) == nil {
        complain(of: name, in: folder, at: place, &context)
      }
    }
  }

  private func complainOfFolder(
    _ path: String,
    at place: SourceLocation,
    _ context: inout ReadingContext
  ) {
    let names = (try? FileReading.names(in: path, suffix: "")) ?? []
    guard let first = names.first(where: { ConfigurationFileNames.stem(of: $0) != nil }) else {
      return
    }
    context.warning(
      "folders in devices.d are not read; move \(first) into devices.d itself to use it",
      at: place
    )
  }

  private func complain(
    of name: String,
    in folder: String,
    at place: SourceLocation,
    _ context: inout ReadingContext
  ) {
    switch ConfigurationFileNames.judge(name) {
    case .misnamed(let meant):
      context.error(
        "this file is not read, since only names in .yaml and .yml are; rename it to \(meant)",
        at: place
      )
    case .copy:
      context.warning("this copy is not read; only names in .yaml and .yml are", at: place)
    case .foreign where holdsDevices("\(folder)/\(name)"):
      context.warning(
        "this file is not read; rename it to \(name.prefix { $0 != "." }).yaml to use it",
        at: place
      )
    case .foreign: break
    }
  }

  /// Whether a file looks like a device file.
  private func holdsDevices(_ path: String) -> Bool {
    guard let file = try? FileReading.contents(of: path) else { return false }
    return String(decoding: file.bytes.prefix(64 << 10), as: UTF8.self).split(separator: "\n")
      .contains { $0.hasPrefix("connection:") }
  }
}

/// Which files of a folder are read, and which somebody may think are.
enum ConfigurationFileNames {
  /// What names of files that are read end in.
  static let suffixes = [".yaml", ".yml"]

  /// What a file is called without its suffix; `nil` for one that is not read.
  static func stem(of name: String) -> String? {
    suffixes.first { name.hasSuffix($0) && name.utf8.count > $0.utf8.count }
      .map { String(name.dropLast($0.count)) }
  }

  /// A file that is not read.
  enum Unread: Equatable {
    /// Somebody surely thinks that it is read; the name to give it.
    case misnamed(meant: String)
    /// An earlier or a switched-off version of a file.
    case copy
    /// Something else.
    case foreign
  }

  /// What to think of a file that is not read.
  static func judge(_ name: String) -> Unread {
    let small = name.lowercased()
    if isCopy(small) { return .copy }
    for ending in [".yaml.txt", ".yml.txt", ".yaml", ".yml", ".json"] where small.hasSuffix(ending)
    {
      return .misnamed(meant: name.dropLast(ending.count) + ".yaml")
    }
    return .foreign
  }

  private static func isCopy(_ name: String) -> Bool {
    name.hasSuffix("~") || (name.hasPrefix("#") && name.hasSuffix("#"))
      || [
        ".bak", ".old", ".orig", ".save", ".swp", ".swo", ".tmp", ".disabled", ".off", ".dpkg-new",
        ".dpkg-old", ".dpkg-dist", ".rpmnew", ".rpmsave", ".ucf-dist", ".sample", ".example",
      ]
      .contains { name.hasSuffix($0) }
  }
}

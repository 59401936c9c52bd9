/// The device profiles in some folders; an earlier folder's file hides a later one's of its name.
package struct ProfileLibrary: Sendable {
  /// The site's own folder first.
  package let directories: [String]

  package init(directories: [String]) { self.directories = directories }

  /// The names of all profiles, such as `schneider/iem3155`, sorted.
  package func names() -> [String] {
    var names: Set<String> = []
    for directory in directories {
      names.formUnion(Self.models(in: directory, prefix: ""))
      for maker in (try? FileReading.names(in: directory, suffix: "")) ?? [] {
        names.formUnion(Self.models(in: "\(directory)/\(maker)", prefix: "\(maker)/"))
      }
    }
    return names.sorted()
  }

  /// The file of a profile.
  package func path(of name: String) -> String? {
    directories.lazy.flatMap { directory in
      ConfigurationFileNames.suffixes.map { "\(directory)/\(name)\($0)" }
    }
    .first(where: FileReading.exists)
  }

  /// What to say of a file in the site's own folder that holds this profile under a name that is not
  /// read.
  func misnamedFile(of name: String, in home: String?) -> String? {
    guard let home, ProfileAdvice.isName(name), let directory = directories.first,
      directory.hasPrefix(home)
    else { return nil }
    let segments = name.split(separator: "/")
    let folder = ([directory] + segments.dropLast().map(String.init)).joined(separator: "/")
    let model = segments.last.map { $0.lowercased() } ?? ""
    let files = (try? FileReading.names(in: folder, suffix: "")) ?? []
    let file = files.first { $0.lowercased().split(separator: ".").first.map(String.init) == model }
    return file.map {
      "there is \(folder.dropFirst(home.count + 1))/\($0): rename it to \(model).yaml"
    }
  }

  /// Reads one profile of the library.
  ///
  /// - Throws: All errors of its file and of those that it extends; also where there is none.
  package func profile(
    named name: String
  ) throws(ConfigurationProblems) -> (profile: DeviceProfile, warnings: [ConfigurationProblem]) {
    var context = ReadingContext(file: name)
    var reader = ProfileReader(library: self)
    let profile = reader.profile(
      named: Located(value: name, location: SourceLocation(file: name)),
      &context
    )
    guard let profile, !context.hasErrors else { throw ConfigurationProblems(context.problems) }
    return (profile, context.problems)
  }

  /// What is wrong with one profile's file, which need not lie in the library.
  package func lint(file path: String) -> [ConfigurationProblem] {
    var context = ReadingContext(file: path)
    var reader = ProfileReader(library: self)
    if let profile = reader.profile(inFile: path, named: path, &context) {
      ProfileLint(profile: profile, file: path, place: place(of: path)).run(&context)
    }
    return context.problems
  }

  /// How a file that lies in one of the folders is named there: `schneider/iem3155`.
  private func place(of path: String) -> String? {
    directories.first { path.hasPrefix("\($0)/") }.flatMap { directory in
      ConfigurationFileNames.stem(of: String(path.dropFirst(directory.count + 1)))
    }
  }

  private static func models(in directory: String, prefix: String) -> [String] {
    let files = (try? FileReading.names(in: directory, suffix: "")) ?? []
    return files.compactMap { ConfigurationFileNames.stem(of: $0).map { prefix + $0 } }
  }
}

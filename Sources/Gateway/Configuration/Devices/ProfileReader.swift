import Registers
import DeviceProfiles
import Yaml

/// Reads profiles, each once, with those that they extend.
struct ProfileReader {
  private let library: ProfileLibrary
  /// The configuration folder; messages name its files relative to it.
  private let home: String?
  /// `nil`: read, and found wrong.
  private var read: [String: DeviceProfile?] = [:]
  /// Every file read, in order, for the configuration's hash.
  private(set) var files: [(name: String, bytes: [UInt8])] = []
  /// The names that are being read, each extending the next.
  private var chain: [String] = []

  init(library: ProfileLibrary, home: String? = nil) {
    self.library = library
    self.home = home
  }

  /// The profile, or `nil` after errors, which are reported once for each file.
  mutating func profile(
    named name: Located<String>,
    _ context: inout ReadingContext
  ) -> DeviceProfile? {
    if let known = read[name.value] { return known }
    guard !chain.contains(name.value) else {
      context.error("the profile \(name.value) extends itself", at: name.location)
      return nil
    }
    guard ProfileAdvice.isName(name.value), let path = library.path(of: name.value) else {
      complainOfUnknown(name, &context)
      return nil
    }
    let profile = profile(inFile: path, named: name.value, &context)
    read[name.value] = .some(profile)
    return profile
  }

  mutating func profile(
    inFile path: String,
    named name: String,
    _ context: inout ReadingContext
  ) -> DeviceProfile? {
    let outerFile = context.file
    context.file = shown(path)
    chain.append(name)
    defer {
      context.file = outerFile
      chain.removeLast()
    }
    let errorsBefore = context.errorCount
    guard let bytes = context.bytes(of: path), let root = context.requiredDocument(bytes) else {
      return nil
    }
    files.append((context.file, bytes))
    guard let draft = ProfileDraft.shape.read(root, &context) else { return nil }
    let profile = profile(of: draft, named: name, path: path, &context)
    return context.errorCount == errorsBefore ? profile : nil
  }

  private mutating func profile(
    of draft: ProfileDraft,
    named name: String,
    path: String,
    _ context: inout ReadingContext
  ) -> DeviceProfile? {
    let base = draft.extends.flatMap { profile(named: $0, &context) }
    if draft.extends != nil, base == nil {
      // The error is reported where it was found; a profile without its base would only add false ones.
      context.error(
        "the extended profile has errors",
        at: draft.extends?.location ?? .init(file: path)
      )
      return nil
    }
    let drafts = draft.points.merged(
      over: base?.drafts ?? [],
      of: base.map(\.name) ?? "the profile",
      &context
    )
    .map { entry in
      var entry = entry
      if let order = draft.order { entry.value?.usualOrder = order.value }
      return entry
    }
    let limits = LimitsDraft.strictest([base?.limitsDraft, draft.limits].compactMap { $0 })
    let resolved = drafts.compactMap { entry in
      entry.value.flatMap {
        PointResolver(name: entry.name, draft: $0, limits: limits, ratio: .one).point(&context)
      }
    }
    let points = VirtualPointResolver(drafts: drafts, refused: draft.points.refused)
      .resolved(resolved, &context)
    OverlapCheck(points: points, places: draft.points.places).run(&context)
    var limitsDraft = LimitsDraft()
    limitsDraft.maxRegisters = limits.maxRegisters
    limitsDraft.maxBits = limits.maxBits
    limitsDraft.forbidden = limits.forbidden
    return DeviceProfile(
      name: name,
      path: path,
      maker: draft.maker,
      model: draft.model,
      kind: draft.kind ?? base?.kind,
      aliases: draft.aliases,
      label: draft.label,
      sources: draft.sources,
      notes: draft.notes,
      serial: draft.serial ?? base?.serial,
      identity: draft.identity,
      points: points,
      limits: limits,
      drafts: drafts,
      limitsDraft: limitsDraft
    )
  }

  private func complainOfUnknown(_ name: Located<String>, _ context: inout ReadingContext) {
    let names = library.names()
    let advice = ProfileAdvice(names: names + SunSpecPart.commonNames)
    let (suggestion, hint) = advice.meant(by: name.value) { library.headers() }
    let misnamed = hint ?? library.misnamedFile(of: name.value, in: home)
    let reason =
      misnamed ?? (names.isEmpty ? "there is no profile at all in the folders looked at" : nil)
    context.error(
      "unknown profile \"\(name.value)\"" + (reason.map { "; \($0)" } ?? ""),
      at: name.location,
      suggestion: reason == nil ? suggestion : nil
    )
  }

  private func shown(_ path: String) -> String {
    guard let home, path.hasPrefix(home + "/") else { return path }
    return String(path.dropFirst(home.count + 1))
  }
}

extension ReadingContext {
  /// A file's bytes, or `nil` after a complaint of the file as a whole.
  mutating func bytes(of path: String) -> [UInt8]? {
    do throws(FileFailure) {
      return try FileReading.contents(of: path).bytes
    } catch {
      self.error(
        "cannot be read: \(error.reason)",
        at: SourceLocation(file: file, line: 1, column: 1)
      )
      return nil
    }
  }

  /// The YAML in `bytes`, or `nil` after a complaint; an empty file is one.
  mutating func requiredDocument(_ bytes: [UInt8]) -> YamlNode? {
    let errorsBefore = errorCount
    let document = document(bytes)
    if document == nil, errorCount == errorsBefore {
      error("the file is empty", at: SourceLocation(file: file, line: 1, column: 1))
    }
    return document
  }
}

import DeviceProfiles
import Production

/// The devices, accounts and lines of a configuration by their ids, which none may share.
struct AssetIndex: Sendable {
  struct Device: Sendable {
    var definition: DeviceDefinition
    /// The points in the file that could not be read; `nil`: it is not known which points it has.
    var unreadable: Set<String>?
  }

  private(set) var devices: [String: Device] = [:]
  private(set) var accounts: Set<String> = []
  private(set) var lines: Set<String> = []
  private var places: [String: SourceLocation] = [:]
  /// Whether every device file could be read: only then is an unknown device surely a mistake.
  var knowsAllDevices = true
  /// Whether every account and line could be read.
  var knowsAllIndicators = true

  mutating func add(_ device: Device, at place: SourceLocation, _ context: inout ReadingContext) {
    guard claim(device.definition.id, at: place, &context) else { return }
    devices[device.definition.id] = device
  }

  mutating func addAccount(_ id: Located<String>, _ context: inout ReadingContext) {
    if claim(id.value, at: id.location, &context) { accounts.insert(id.value) }
  }

  mutating func addLine(_ id: Located<String>, _ context: inout ReadingContext) {
    if claim(id.value, at: id.location, &context) { lines.insert(id.value) }
  }

  /// Looks a device up.
  func device(_ id: Located<String>, _ context: inout ReadingContext) -> Device? {
    if let device = devices[id.value] { return device }
    guard knowsAllDevices else { return nil }
    context.error(
      "unknown device \"\(id.value)\"",
      at: id.location,
      suggestion: Spelling.nearest(to: id.value, among: devices.keys)
    )
    return nil
  }

  /// Looks a point up.
  func point(
    _ reference: Located<PointReference>,
    _ context: inout ReadingContext
  ) -> PointDefinition? {
    let id = Located(value: reference.value.device, location: reference.location)
    guard let device = device(id, &context) else { return nil }
    let points = device.definition.points
    if let point = points.first(where: { $0.name == reference.value.point }) {
      if point.isReadable {
        if let doubt = UnverifiedPoint.warning(point, of: device.definition) {
          context.warning(doubt, at: reference.location)
        }
        return point
      }
      context.error("\(id.value).\(point.name) can only be written", at: reference.location)
      return nil
    }
    guard device.unreadable?.contains(reference.value.point) == false else { return nil }
    let nearest = Spelling.nearest(to: reference.value.point, among: points.map(\.name))
    context.error(
      "\(id.value) has no point \"\(reference.value.point)\"",
      at: reference.location,
      suggestion: nearest.map { "\(id.value).\($0)" }
    )
    return nil
  }

  /// Complains of an account that does not exist.
  func requireAccount(_ id: Located<String>, _ context: inout ReadingContext) {
    guard !accounts.contains(id.value), knowsAllIndicators else { return }
    let nearest = Spelling.nearest(to: id.value, among: accounts)
    let known = accounts.count <= 8 ? accounts.sorted().joined(separator: " or ") : ""
    context.error(
      "unknown energy account \"\(id.value)\""
        + (nearest == nil && !known.isEmpty ? "; write \(known)" : ""),
      at: id.location,
      suggestion: nearest
    )
  }

  private mutating func claim(
    _ id: String,
    at place: SourceLocation,
    _ context: inout ReadingContext
  ) -> Bool {
    if let first = places[id] {
      context.error("the id \"\(id)\" is taken already, at \(first)", at: place)
      return false
    }
    places[id] = place
    return true
  }
}

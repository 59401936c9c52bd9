import DeviceProfiles
import SunSpec

extension DeviceAssembler {
  /// Drafts of all points that a part's models can give; an error for a device file that gives the address
  /// of one of them.
  func drafts(
    of part: SunSpecPart,
    for draft: DeviceDraft,
    _ context: inout ReadingContext
  ) -> [NamedEntry<PointDraft>] {
    let location = draft.profile?.location ?? draft.id.location
    for entry in draft.points where draft.findsPoint(named: entry.name) {
      for place in entry.value?.places ?? [] {
        context.error(
          "where \(entry.name) stands is found by asking the device; only scale, range, counter, "
            + "every, deadband, states and label may be given",
          at: place
        )
      }
    }
    return SunSpecCatalogue.points(of: part).map { point in
      NamedEntry(
        name: point.name,
        location: location,
        value: PointDraft(point, at: location),
        isNull: false
      )
    }
  }
}

extension DeviceDraft {
  /// Whether two devices are different parts of one SunSpec chain.
  func sharesChain(with other: Self) -> Bool {
    let parts = [self, other].map { $0.profile.flatMap { SunSpecPart(name: $0.value) } }
    return parts[0] != nil && parts[1] != nil && parts[0] != parts[1]
  }

  /// Whether a point is one that is found by asking the device.
  func findsPoint(named name: String) -> Bool {
    profile.flatMap { SunSpecPart(name: $0.value) } != nil && SunSpecCatalogue.contains(name)
  }
}

extension PointDraft {
  /// A point as a file would give it whose place is not known yet.
  fileprivate init(_ point: PointDefinition, at location: SourceLocation) {
    func located<Value>(_ value: Value) -> Located<Value> {
      Located(value: value, location: location)
    }
    self.init(location: location)
    table = located(point.table)
    address = located(point.address)
    type = located(point.type)
    unit = located(point.unit)
    kind = located(point.kind)
    range = point.range.map(located)
    every = point.every.map(located)
    if !point.states.isEmpty { states = located(point.states) }
  }

  /// Where it gives what is found by asking the device.
  fileprivate var places: [SourceLocation] {
    [
      table?.location, address?.location, addresses?.location, type?.location, order?.location,
      encoding?.location, bytes?.location, offset?.location,
      scaleRegister?.location, notAvailable?.location, writable?.location, kind?.location,
      unit?.location, expression?.location,
    ].compactMap { $0 }
  }
}

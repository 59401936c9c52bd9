package import DeviceProfiles

extension ReadRequest {
  /// The request that reads one point alone, with its scale register where it has one.
  package init(alone point: Int, of definition: PointDefinition) {
    let span = PointSpan(point: point, definition: definition)
    let first = span.addresses.lowerBound
    self.init(
      table: definition.table,
      address: UInt16(clamping: first),
      count: span.addresses.count,
      items: [span.item(from: first)]
    )
  }
}

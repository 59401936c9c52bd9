extension ByteWriter {
  mutating func description(_ description: AssetDescription) {
    text(description.id)
    text(description.kind.rawValue)
    list(description.path) { writer, level in writer.text(level) }
    switch description.content {
    case .device(let device):
      byte(0)
      self.device(device)
    case .computed(let computed):
      byte(1)
      self.computed(computed)
    }
  }

  private mutating func device(_ device: AssetDescription.Device) {
    texts(device.label)
    optional(device.profile) { writer, profile in writer.text(profile) }
    byte(device.unitID)
    list(device.points) { writer, point in writer.point(point) }
  }

  private mutating func point(_ point: AssetDescription.Point) {
    text(point.name)
    text(point.type)
    text(point.unit)
    text(point.kind)
    signed(point.period)
    texts(point.label)
    optional(point.range) { writer, range in writer.range(range) }
    optional(point.writable) { writer, writing in
      writer.range(writing.range)
      writer.flag(writing.isReadable)
      writer.flag(writing.rewrites)
      writer.flag(writing.isPulse)
    }
    list(point.states) { writer, state in
      writer.signed(state.number)
      writer.text(state.name)
    }
  }

  private mutating func range(_ range: ClosedRange<Double>) {
    number(range.lowerBound)
    number(range.upperBound)
  }

  private mutating func computed(_ computed: AssetDescription.Computed) {
    list(computed.devices) { writer, device in writer.text(device) }
    list(computed.fields) { writer, field in
      writer.text(field.name)
      writer.text(field.unit)
      writer.text(field.aggregation)
      writer.texts(field.label)
    }
    optional(computed.currency) { writer, currency in writer.text(currency) }
    optional(computed.timeZone) { writer, zone in writer.text(zone) }
    list(computed.limits) { writer, limit in
      writer.text(limit.field)
      writer.number(limit.value)
    }
  }
}

extension ByteReader {
  mutating func description() throws(RecordError) -> AssetDescription {
    let id = try text()
    guard let kind = AssetKind(rawValue: try text()) else { throw .unknownLayout }
    let path = try list { reader throws(RecordError) in try reader.text() }
    let content: AssetDescription.Content
    switch try byte() {
    case 0: content = .device(try device())
    case 1: content = .computed(try computed())
    default: throw .unknownLayout
    }
    return AssetDescription(id: id, kind: kind, path: path, content: content)
  }

  private mutating func device() throws(RecordError) -> AssetDescription.Device {
    let label = try texts()
    let profile = try optional { reader throws(RecordError) in try reader.text() }
    var device = AssetDescription.Device(unitID: try byte())
    device.label = label
    device.profile = profile
    device.points = try list { reader throws(RecordError) in try reader.point() }
    return device
  }

  private mutating func point() throws(RecordError) -> AssetDescription.Point {
    var point = AssetDescription.Point(
      name: try text(),
      type: try text(),
      unit: try text(),
      kind: try text(),
      period: try signed()
    )
    point.label = try texts()
    point.range = try optional { reader throws(RecordError) in try reader.range() }
    point.writable = try optional { reader throws(RecordError) in
      var writing = AssetDescription.Writing(try reader.range())
      writing.isReadable = try reader.flag()
      writing.rewrites = try reader.flag()
      writing.isPulse = try reader.flag()
      return writing
    }
    point.states = try list { reader throws(RecordError) in
      AssetDescription.State(try reader.signed(), try reader.text())
    }
    return point
  }

  private mutating func range() throws(RecordError) -> ClosedRange<Double> {
    let (from, to) = (try number(), try number())
    guard from <= to else { throw .malformed }
    return from...to
  }

  private mutating func computed() throws(RecordError) -> AssetDescription.Computed {
    var computed = AssetDescription.Computed(
      devices: try list { reader throws(RecordError) in try reader.text() }
    )
    computed.fields = try list { reader throws(RecordError) in
      AssetDescription.Field(
        name: try reader.text(),
        unit: try reader.text(),
        aggregation: try reader.text(),
        label: try reader.texts()
      )
    }
    computed.currency = try optional { reader throws(RecordError) in try reader.text() }
    computed.timeZone = try optional { reader throws(RecordError) in try reader.text() }
    computed.limits = try list { reader throws(RecordError) in
      AssetDescription.Limit(try reader.text(), try reader.number())
    }
    return computed
  }
}

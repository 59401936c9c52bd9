import Messages
import Records

extension JSONWriter {
  mutating func description(_ description: AssetDescription) {
    member("id", description.id)
    member("kind", description.kind.rawValue)
    switch description.content {
    case .device(let device): self.device(device, path: description.path)
    case .computed(let computed): self.computed(computed, path: description.path)
    }
    member("schema", JSONPayloads.schema)
  }

  private mutating func texts(_ name: String, _ texts: [String]) {
    key(name)
    array { json in for text in texts { json.string(text) } }
  }

  private mutating func device(_ device: AssetDescription.Device, path: [String]) {
    member("label", device.label)
    member("profile", device.profile)
    member("unit_id", device.unitID)
    texts("path", path)
    key("points")
    object { json in for point in device.points { json.point(point) } }
  }

  private mutating func point(_ point: AssetDescription.Point) {
    key(point.name)
    object { json in
      json.member("type", point.type)
      json.member("unit", point.unit)
      json.member("kind", point.kind)
      json.member("every", Double(point.period) / 1000)
      if !point.label.isEmpty { json.member("label", point.label) }
      if let range = point.range {
        json.key("range")
        json.array { json in
          json.compactNumber(range.lowerBound)
          json.compactNumber(range.upperBound)
        }
      }
      if let writable = point.writable { json.writing(writable) }
      if !point.states.isEmpty {
        json.key("states")
        json.object { json in
          for state in point.states { json.member(String(state.number), state.name) }
        }
      }
    }
  }

  /// Describes what may be written; usual values are left out.
  private mutating func writing(_ writing: AssetDescription.Writing) {
    key("writable")
    object { json in
      json.member("min", writing.range.lowerBound)
      json.member("max", writing.range.upperBound)
      if !writing.isReadable { json.member("readable", false) }
      if writing.rewrites { json.member("rewrite", true) }
      if writing.isPulse { json.member("pulse", true) }
    }
  }

  private mutating func computed(_ computed: AssetDescription.Computed, path: [String]) {
    texts("path", path)
    texts("devices", computed.devices)
    key("fields")
    object { json in
      for field in computed.fields {
        json.key(field.name)
        json.object { json in
          json.member("unit", field.unit)
          json.member("aggregation", field.aggregation)
          json.member("label", field.label)
        }
      }
    }
    if let currency = computed.currency { member("currency", currency) }
    if !computed.limits.isEmpty {
      key("limits")
      object { json in for limit in computed.limits { json.member(limit.field, limit.value) } }
    }
    if let zone = computed.timeZone { member("time_zone", zone) }
  }
}

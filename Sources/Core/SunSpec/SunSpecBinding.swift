package import DeviceProfiles
import Registers

/// A model and the registers that discovery read from it, starting with its number and length.
package struct SunSpecImage: Sendable, Hashable {
  package var block: SunSpecBlock
  package var words: [UInt16]

  package init(block: SunSpecBlock, words: [UInt16]) {
    self.block = block
    self.words = words
  }
}

/// Which points a SunSpec device has, and where.
package struct SunSpecBinding: Sendable, Hashable {
  /// The device's points in their old order; points that are not ``isBound`` have no address.
  package private(set) var points: [PointDefinition]
  /// Whether the device has the point, for each point.
  package private(set) var isBound: [Bool]

  /// Binds the points to the models of the device in a chain; if two models give a point, the first
  /// counts.
  ///
  /// A point that no SunSpec model gives has an address from the device file and keeps it.
  package init(_ device: DeviceDefinition, images: [SunSpecImage]) {
    points = device.points
    isBound = device.points.map { !SunSpecCatalogue.contains($0.name) }
    var positions: [String: Int] = [:]
    for (position, point) in points.enumerated() { positions[point.name] = position }
    for image in SunSpecDevice.device(device.sunSpec ?? .first, in: images)?.images ?? [] {
      for field in SunSpecModels.fields(of: image.block.model) {
        guard let position = positions[field.point], !isBound[position],
          let point = Self.point(points[position], field, image, device.limits)
        else { continue }
        points[position] = point
        isBound[position] = true
      }
    }
  }

  /// Whether the chain contained more than an identity.
  package var hasMeasurements: Bool {
    zip(points, isBound).contains { $1 && SunSpecCatalogue.contains($0.name) && $0.kind != .text }
  }

  /// The point at a field's address.
  ///
  /// `nil` where this device's model is too short, where it is never implemented, or where no
  /// request could hold it with its scale factor.
  private static func point(
    _ base: PointDefinition,
    _ field: SunSpecField,
    _ image: SunSpecImage,
    _ limits: RequestLimits
  ) -> PointDefinition? {
    let block = image.block
    guard field.span.upperBound <= block.count, field.span.upperBound <= image.words.count,
      field.span.count <= limits.maxRegisters, block.address + block.count <= 65_536
    else { return nil }
    if let scale = field.scale, image.words[scale] == 0x8000 { return nil }
    if case .string(let count) = field.kind,
      SunSpecIdentity.text(image.words, field.offset, count).isEmpty
    {
      return nil
    }
    var point = base
    point.table = .holding
    point.address = UInt16(clamping: block.address + field.offset)
    point.type = field.kind.type
    point.order = .abcd
    point.scaleRegister = field.scale.map { UInt16(clamping: block.address + $0) }
    point.notAvailable = field.kind.notImplemented
    point.scale = scale(of: base, field, image)
    point.counter = counter(of: point, field, image)
    return point
  }

  private static func scale(
    of base: PointDefinition,
    _ field: SunSpecField,
    _ image: SunSpecImage
  ) -> DecimalFactor {
    var scale = base.scale
    if field.isNegated { scale.numerator = -scale.numerator }
    if field.point.hasPrefix("power_factor"), isPercent(field, image) { scale.denominator *= 100 }
    return scale
  }

  /// Whether a power factor is in per cent.
  ///
  /// Per cent is the unit in the models, but many devices give −1…1. A scale factor of −3 leaves no
  /// room for 100 %, one above −2 none for a ratio; with −2 the value decides.
  private static func isPercent(_ field: SunSpecField, _ image: SunSpecImage) -> Bool {
    guard image.block.model != 701, case .int16 = field.kind, let scale = field.scale else {
      return false
    }
    let power = Int16(bitPattern: image.words[scale])
    guard power == -2 else { return power > -2 }
    let raw = Int16(bitPattern: image.words[field.offset])
    return raw != .min && raw.magnitude > 100
  }

  /// A 32-bit accumulator starts again after 2³² of its steps.
  private static func counter(
    of point: PointDefinition,
    _ field: SunSpecField,
    _ image: SunSpecImage
  ) -> CounterBehaviour {
    var counter = point.counter
    guard field.kind == .acc32, counter.wrapsAt == nil, let scale = field.scale else {
      return counter
    }
    let exponent = Int(Int16(bitPattern: image.words[scale]))
    guard (-10...10).contains(exponent) else { return counter }
    let power = DecimalFactor.powerOfTen(abs(exponent))
    let steps = 4_294_967_296.0
    counter.wrapsAt = (exponent < 0 ? steps / power : steps * power) * abs(point.scale.value)
    return counter
  }
}

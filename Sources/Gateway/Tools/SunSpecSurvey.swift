package import DeviceProfiles
package import Modbus
package import SunSpec

/// The contents of a SunSpec device's memory.
package struct SunSpecSurvey: Sendable, Hashable {
  package var chain: SunSpecChain
  /// The mapped models, as far as one request can hold them.
  package var images: [SunSpecImage]

  package var identity: SunSpecIdentity? {
    images.first { $0.block.model == 1 }.map { SunSpecIdentity($0.words) }
  }

  /// A device with the points of its models.
  package func device(unit: UInt8, part: SunSpecPart) -> DeviceDefinition {
    var device = DeviceDefinition(
      id: "device",
      unitID: unit,
      points: SunSpecCatalogue.points(of: part)
    )
    device.profile = part.name
    device.sunSpec = part
    return bound(to: device)
  }

  /// A configured device with the points of its models.
  package func bound(to configured: DeviceDefinition) -> DeviceDefinition {
    let binding = SunSpecBinding(configured, images: images)
    var device = configured
    device.points = zip(binding.points, binding.isBound).filter(\.1).map(\.0)
    return device
  }
}

extension FieldConnection {
  /// Walks a unit's chain and reads the models that are mapped, in requests within its limits.
  package func survey(
    unit: UInt8,
    limits: RequestLimits = RequestLimits()
  ) throws(ModbusError) -> Result<SunSpecSurvey, SunSpecFault> {
    var walk = SunSpecWalk()
    var step = walk.start
    var silence: ModbusError?
    while true {
      switch step {
      case .read(let address, let count):
        do throws(ModbusError) {
          step = walk.go(on: try answer(Int(address), count, unit, limits))
        } catch {
          // Some devices are silent at unused addresses: the marker may be at another base.
          guard case .noAnswer = error.kind, SunSpecWalk.bases.contains(address) else {
            throw error
          }
          silence = error
          step = walk.go(on: nil)
        }
      case .failed(let fault):
        if let silence { throw silence }
        return .failure(fault)
      case .found(let chain): return .success(try survey(chain, unit, limits))
      }
    }
  }

  private func survey(
    _ chain: SunSpecChain,
    _ unit: UInt8,
    _ limits: RequestLimits
  ) throws(ModbusError) -> SunSpecSurvey {
    var survey = SunSpecSurvey(chain: chain, images: [])
    for block in chain.blocks where SunSpecModels.role(of: block.model) != nil {
      let count = min(block.count, 125, 65_536 - block.address)
      guard let words = try image(block.address, count, unit, limits) else { continue }
      survey.images.append(SunSpecImage(block: block, words: words))
    }
    return survey
  }

  /// Reads a model in few requests; if the unit refuses them, in small ones.
  ///
  /// Some units accept few registers at once and do not say so anywhere.
  private func image(
    _ address: Int,
    _ count: Int,
    _ unit: UInt8,
    _ limits: RequestLimits
  ) throws(ModbusError) -> [UInt16]? {
    if let words = try pieces(address, count, unit, limits) { return words }
    guard min(count, limits.maxRegisters) > Self.smallRequest else { return nil }
    var small = limits
    small.maxRegisters = Self.smallRequest
    return try pieces(address, count, unit, small)
  }

  /// A number of registers that even a device with small buffers gives at once.
  private static let smallRequest = 32

  private func pieces(
    _ address: Int,
    _ count: Int,
    _ unit: UInt8,
    _ limits: RequestLimits
  ) throws(ModbusError) -> [UInt16]? {
    let limit = max(1, min(limits.maxRegisters, 125))
    var words: [UInt16] = []
    while words.count < count {
      let size = min(limit, count - words.count)
      guard let more = try answer(address + words.count, size, unit, limits), !more.isEmpty
      else { return nil }
      words += more
    }
    return words
  }

  /// `nil` where the unit refuses the addresses, or where they must not be read.
  private func answer(
    _ address: Int,
    _ count: Int,
    _ unit: UInt8,
    _ limits: RequestLimits
  ) throws(ModbusError) -> [UInt16]? {
    let addresses = address..<address + count
    let isForbidden = limits.forbidden.contains {
      addresses.overlaps(Int($0.lowerBound)..<Int($0.upperBound) + 1)
    }
    guard !isForbidden, let start = UInt16(exactly: address) else { return nil }
    do throws(ModbusError) {
      return try read(.holding, start, count: count, unit: unit)
    } catch {
      guard error.isAnswerOfUnit else { throw error }
      return nil
    }
  }
}

package import DeviceProfiles
package import Modbus
package import SunSpec

/// What a SunSpec device's memory holds.
package struct SunSpecSurvey: Sendable, Hashable {
  package var chain: SunSpecChain
  /// The mapped models, as far as one request could hold them.
  package var images: [SunSpecImage]

  package var identity: SunSpecIdentity? {
    images.first { $0.block.model == 1 }.map { SunSpecIdentity($0.words) }
  }

  /// A device with the points that its models give.
  package func device(unit: UInt8, part: SunSpecPart) -> DeviceDefinition {
    var device = DeviceDefinition(
      id: "device",
      unitID: unit,
      points: SunSpecCatalogue.points(of: part)
    )
    device.profile = part.rawValue
    device.sunSpec = part
    let binding = SunSpecBinding(device, images: images)
    device.points = zip(binding.points, binding.isBound).filter(\.1).map(\.0)
    return device
  }
}

extension FieldLine {
  /// Walks a unit's chain and reads the models that are mapped.
  package func survey(
    unit: UInt8
  ) throws(ModbusError) -> Result<SunSpecSurvey, SunSpecFault> {
    var walk = SunSpecWalk()
    var step = walk.start
    while true {
      switch step {
      case .read(let address, let count):
        step = walk.go(on: try answer(address, count, unit))
      case .failed(let fault): return .failure(fault)
      case .found(let chain): return .success(try survey(chain, unit))
      }
    }
  }

  private func survey(_ chain: SunSpecChain, _ unit: UInt8) throws(ModbusError) -> SunSpecSurvey {
    var survey = SunSpecSurvey(chain: chain, images: [])
    for block in chain.blocks where SunSpecModels.role(of: block.model) != nil {
      let count = min(block.count, 125, 65_536 - block.address)
      guard let words = try answer(UInt16(clamping: block.address), count, unit) else { continue }
      survey.images.append(SunSpecImage(block: block, words: words))
    }
    return survey
  }

  /// `nil` where the unit refuses the addresses.
  private func answer(
    _ address: UInt16,
    _ count: Int,
    _ unit: UInt8
  ) throws(ModbusError) -> [UInt16]? {
    do throws(ModbusError) {
      return try read(.holding, address, count: count, unit: unit)
    } catch {
      guard error.isAnswerOfUnit else { throw error }
      return nil
    }
  }
}

extension SunSpecSurvey {
  /// One line for a person: who it is and which models it has.
  package var text: String {
    let models = chain.blocks.map { "\($0.model)" }.joined(separator: ", ")
    let name = identity.map { "\($0.manufacturer) \($0.model), serial \($0.serialNumber)" }
    return "SunSpec at \(chain.base)\(name.map { ": \($0)" } ?? ""): models \(models)"
  }
}

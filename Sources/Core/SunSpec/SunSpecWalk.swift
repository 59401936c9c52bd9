/// Walks along a device's chain of models, one read at a time; the caller does the reading.
///
/// The marker `SunS` is at one of three bases. After it each model begins with its number and the
/// length of its data, up to the number 0xFFFF (SunSpec Device Information Model Specification,
/// section 6). Every walk ends, whatever the device answers.
package struct SunSpecWalk: Sendable {
  /// What the caller must do next.
  package enum Step: Sendable, Hashable {
    /// Read this many holding registers and pass them to ``go(on:)``.
    case read(address: UInt16, count: Int)
    case found(SunSpecChain)
    case failed(SunSpecFault)
  }

  /// The addresses where the marker may be, the most likely first.
  package static let bases: [UInt16] = [40_000, 50_000, 0]
  /// No device has more; a longer chain is a loop.
  package static let mostModels = 128
  private static let marker: [UInt16] = [0x5375, 0x6E53]
  private static let endModel: UInt16 = 0xFFFF

  private var basesLeft: ArraySlice<UInt16>
  private var chain: SunSpecChain?
  /// The address of the next model's number.
  private var address = 0

  /// A walk that looks for the marker at all bases; each `turn` begins with another one.
  ///
  /// A device that is silent at unused addresses would otherwise never be asked for the next base.
  package init(turn: Int = 0) {
    let first = Int(turn.magnitude % UInt(Self.bases.count))
    basesLeft = Self.bases[first...] + Self.bases[..<first]
  }

  /// The first step.
  package var start: Step {
    basesLeft.first.map { .read(address: $0, count: 2) } ?? .failed(.noMarker)
  }

  /// Takes the result of the last read.
  ///
  /// - Parameter words: `nil` where the device refused the addresses.
  /// - Returns: The next step; after `found` or `failed` there is none.
  package mutating func go(on words: [UInt16]?) -> Step {
    guard let chain else { return takeMarker(words) }
    guard let words, words.count >= 2, words[0] != Self.endModel else { return end(chain) }
    return take(model: words[0], length: Int(words[1]), chain)
  }

  private mutating func takeMarker(_ words: [UInt16]?) -> Step {
    guard let base = basesLeft.popFirst() else { return .failed(.noMarker) }
    guard words.map({ Array($0.prefix(2)) }) == Self.marker else {
      return basesLeft.first.map { .read(address: $0, count: 2) } ?? .failed(.noMarker)
    }
    chain = SunSpecChain(base: base, blocks: [])
    address = Int(base) + 2
    return readHeader()
  }

  /// Ends the chain, also where the device refuses to show the end model.
  private func end(_ chain: SunSpecChain) -> Step {
    chain.blocks.isEmpty ? .failed(.noModels) : .found(chain)
  }

  private mutating func take(model: UInt16, length: Int, _ known: SunSpecChain) -> Step {
    guard length > 0 else { return .failed(.emptyModel(model, address: address)) }
    let next = address + 2 + length
    guard next <= 65_536 else { return .failed(.pastEnd(model, address: address)) }
    guard known.blocks.count < Self.mostModels else { return .failed(.tooManyModels) }
    var known = known
    known.blocks.append(SunSpecBlock(model: model, address: address, length: length))
    chain = known
    address = next
    return readHeader()
  }

  /// After a last model at the end of the memory there is no room for an end model.
  private func readHeader() -> Step {
    if address <= 65_534 { return .read(address: UInt16(address), count: 2) }
    return chain.map(end) ?? .failed(.noModels)
  }
}

/// Walks along a device's chain of models, one read at a time; whoever walks does the reading.
///
/// The marker `SunS` stands at one of three bases; after it each model begins with its number and the
/// length of its data, up to the number 0xFFFF (SunSpec Device Information Model Specification,
/// section 6). Whatever a device answers, a walk ends.
package struct SunSpecWalk: Sendable {
  /// What is to be done next.
  package enum Step: Sendable, Hashable {
    /// Read so many holding registers and hand them to ``go(on:)``.
    case read(address: UInt16, count: Int)
    case found(SunSpecChain)
    case failed(SunSpecFault)
  }

  /// Where the marker may stand, the likeliest place first.
  package static let bases: [UInt16] = [40_000, 50_000, 0]
  /// No device has more; a chain that is longer goes in circles.
  package static let mostModels = 128
  private static let marker: [UInt16] = [0x5375, 0x6E53]
  private static let endModel: UInt16 = 0xFFFF

  private var basesLeft = Self.bases[...]
  private var chain: SunSpecChain?
  /// Where the next model's number stands.
  private var address = 0

  package init() {}

  /// The first step.
  package var start: Step { .read(address: Self.bases[0], count: 2) }

  /// Takes what the last read gave.
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

  /// An end that the device refuses to show is an end all the same.
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

  /// Memory that ends with the last model's data has no room for an end model.
  private func readHeader() -> Step {
    if address <= 65_534 { return .read(address: UInt16(address), count: 2) }
    return chain.map(end) ?? .failed(.noModels)
  }
}

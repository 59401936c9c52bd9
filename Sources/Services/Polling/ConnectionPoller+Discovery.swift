import Languages
import Events
import DeviceProfiles
import Logging
import Measurements
import ReadPlans
import SunSpec

/// What a read of discovery gave.
private enum Answer {
  case words([UInt16])
  /// The device answered that it has no such addresses.
  case refused
  case failed(ReadFailure, ReadRequest)
}

extension ConnectionPoller {
  /// Asks a SunSpec device who it is and, unless that is who it was, which models it has.
  ///
  /// - Returns: `answered` when its points are known.
  func identify(_ index: Int, isProbe: Bool) -> CycleEnd {
    if let known = devices[index].discovery?.known {
      switch verify(known, index, isProbe) {
      case .success(true):
        devices[index].discovery?.note(.confirmed)
        return .answered
      case .success(false): break
      case .failure(let failure): return end(failure, index)
      }
    }
    return discover(index, isProbe: isProbe)
  }

  private struct Failure: Error {
    var reason: ReadFailure
    var request: ReadRequest
  }

  /// Whether the same device answers.
  private func verify(
    _ known: DiscoveryState.Known,
    _ index: Int,
    _ isProbe: Bool
  ) -> Result<Bool, Failure> {
    switch image(of: known.block, index, isProbe: isProbe) {
    case .words(let words):
      let isSame = words.first == 1 && SunSpecIdentity(words).isSameDevice(as: known.identity)
      return .success(isSame)
    case .refused: return .success(false)
    case .failed(let reason, let request):
      return .failure(Failure(reason: reason, request: request))
    }
  }

  private func discover(_ index: Int, isProbe: Bool) -> CycleEnd {
    var walk = SunSpecWalk(turn: devices[index].discovery?.silences ?? 0)
    var step = walk.start
    var isProbe = isProbe
    while true {
      switch step {
      case .read(let address, let count):
        switch read(address, count, index, isProbe: isProbe) {
        case .words(let words): step = walk.go(on: words)
        case .refused: step = walk.go(on: nil)
        case .failed(let reason, let request):
          devices[index].discovery?.silences += 1
          return end(Failure(reason: reason, request: request), index)
        }
        isProbe = false
      case .failed(let fault):
        let text = "\(fault)"
        return .failed(.disconnected, reason: Self.noSunSpec(text))
      case .found(let chain): return bind(chain, index)
      }
    }
  }

  private static func noSunSpec(_ text: String) -> FailureReason {
    FailureReason(text, kind: text, vietnamese: DeviceReasons.noSunSpec.vietnamese)
  }

  private func bind(_ chain: SunSpecChain, _ index: Int) -> CycleEnd {
    var images: [SunSpecImage] = []
    for block in chain.blocks where SunSpecModels.role(of: block.model) != nil {
      switch image(of: block, index, isProbe: false) {
      case .words(let words): images.append(SunSpecImage(block: block, words: words))
      case .refused: continue
      case .failed(let reason, let request):
        return end(Failure(reason: reason, request: request), index)
      }
    }
    let configured = devices[index].configured
    let binding = SunSpecBinding(configured, images: images)
    guard binding.hasMeasurements else {
      let text = missing(configured.sunSpec ?? .first, chain, images)
      return .failed(.disconnected, reason: Self.noSunSpec(text))
    }
    let section = SunSpecDevice.device(configured.sunSpec ?? .first, in: images)?.section
    devices[index].bind(binding)
    devices[index].discovery?
      .note(.found(section.map { ($0.block, SunSpecIdentity($0.words)) }))
    log.logger.info(
      "SunSpec models \(chain.blocks.map(\.model)) at \(chain.base)",
      metadata: PollingLog.metadata(devices[index].definition)
    )
    return .answered
  }

  private func missing(
    _ part: SunSpecPart,
    _ chain: SunSpecChain,
    _ images: [SunSpecImage]
  ) -> String {
    let models = chain.blocks.map { "\($0.model)" }.joined(separator: ", ")
    let count = SunSpecDevice.devices(in: images).count { $0.role == part.role }
    guard part.number > 1, count > 0 else { return "no usable SunSpec model among \(models)" }
    let role = part.role == .meter ? "meter" : "inverter"
    return "no \(part.name): the SunSpec chain has \(count) \(role)\(count == 1 ? "" : "s") "
      + "(models \(models))"
  }

  /// A model's first registers, as many as one request could hold, in requests that the device takes.
  private func image(of block: SunSpecBlock, _ index: Int, isProbe: Bool) -> Answer {
    let limit = max(1, min(devices[index].definition.limits.maxRegisters, 125))
    let count = min(block.count, 125, 65_536 - block.address)
    var words: [UInt16] = []
    while words.count < count {
      let address = UInt16(clamping: block.address + words.count)
      let answer = read(address, min(limit, count - words.count), index, isProbe: isProbe)
      guard case .words(let more) = answer, !more.isEmpty else {
        if case .words = answer { return .refused }
        return answer
      }
      words += more
    }
    return .words(words)
  }

  private func read(_ address: UInt16, _ count: Int, _ index: Int, isProbe: Bool) -> Answer {
    let request = ReadRequest(table: .holding, address: address, count: count, items: [])
    let mayAsk = !devices[index].definition.limits.forbidden.contains {
      request.addresses.overlaps(Int($0.lowerBound)..<Int($0.upperBound) + 1)
    }
    guard mayAsk else { return .refused }
    let failure = attempt(request, of: index, isProbe: isProbe)
    switch failure {
    case nil: return .words(channel.words)
    case .refused(let code) where !ModbusException.isOfGateway(code): return .refused
    case .some(let failure): return .failed(failure, request)
    }
  }

  private func end(_ failure: Failure, _ index: Int) -> CycleEnd {
    if case .connectionDown(let text) = failure.reason { return .connectionDown(text) }
    let reason = describe(failure.reason, failure.request, of: index)
    return .failed(failure.reason.code, reason: reason)
  }
}

/// Takes off the copies of requests that come back from an adapter which hears itself.
///
/// RS-485 adapters do that whose receiver stays on. A copy in front of an answer is skipped at once. A
/// request that is answered by its own copy (functions 5, 6, 8 and 22) looks answered then: two reads in a
/// row that came back make it known that the adapter does so, and from then on the first copy of a write
/// counts as the echo too. Two reads in a row that did not come back end that.
struct EchoFilter {
  /// Whether each request is expected to come back.
  private(set) var isLearnt = false
  /// Reads in a row that showed the opposite.
  private var contradictions = 0

  /// Whether the bytes at the front are the copy of a request, or may become it; `nil`: neither.
  func take(_ bytes: ArraySlice<UInt8>, request: [UInt8], isPaused: Bool) -> FrameStep? {
    guard !bytes.isEmpty, isLearnt || !Self.isItsOwnAnswer(request) else { return nil }
    if bytes.starts(with: request) { return .skip(request.count, .echo) }
    guard !isPaused, request.starts(with: bytes) else { return nil }
    return .needMore(limit: request.count, .begun)
  }

  /// Notes whether a request that was answered, or came back, did come back.
  ///
  /// - Returns: whether it is known only now that the adapter hears itself.
  mutating func note(_ request: [UInt8], cameBack: Bool) -> Bool {
    guard !Self.isItsOwnAnswer(request) else { return false }
    contradictions = cameBack == isLearnt ? 0 : contradictions + 1
    guard contradictions >= 2 else { return false }
    isLearnt = cameBack
    contradictions = 0
    return cameBack
  }

  private static func isItsOwnAnswer(_ request: [UInt8]) -> Bool {
    request.count > 1 && [5, 6, 8, 22].contains(request[1])
  }
}

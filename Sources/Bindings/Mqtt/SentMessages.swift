/// What was handed to libmosquitto on one connection, and how far each message has come.
struct SentMessages {
  struct Answer {
    var id: Int32
    /// The broker's reason code.
    var code: Int32
    /// The broker's own words.
    var words: String?
  }

  /// QoS 1 messages without an answer.
  private var unacknowledged: Set<Int32> = []
  /// QoS 0 messages that the socket has not taken, with their size.
  private var unwritten: [Int32: Int] = [:]
  private var unwrittenBytes = 0
  /// QoS 1 messages that the broker has answered, in order.
  private var answers: [Answer] = []
  private var lastID: Int32 = 0
  /// QoS 1 messages that were sent with QoS 0, since the broker knows no other, and are not written.
  private var downgraded: Set<Int32> = []
  /// Those that are written; the answer to a later request will prove that the broker has read them.
  private var written: [Int32] = []
  /// That request, and the messages it proves.
  private var proof: (request: Int32, messages: [Int32])?

  /// Whether every QoS 1 message has an answer.
  var isAcknowledged: Bool { unacknowledged.isEmpty }

  /// Whether another message fits in.
  ///
  /// - Parameters:
  ///   - qos: How it is sent.
  ///   - size: Its size in bytes.
  ///   - undelivered: Acknowledgements that the client's user has not seen; they count as in flight.
  ///   - options: The limits.
  /// - Returns: whether it does.
  func hasRoom(for qos: MqttQoS, size: Int, undelivered: Int, _ options: MqttOptions) -> Bool {
    // The next id is the last one's successor; ids of unanswered messages may not come again.
    guard !unacknowledged.contains(lastID >= 0xFFFF ? 1 : lastID + 1) else { return false }
    switch qos {
    case .atLeastOnce: return unacknowledged.count + undelivered < max(options.maxInFlight, 1)
    case .atMostOnce: return unwritten.isEmpty || unwrittenBytes + size <= options.maxUnwritten
    }
  }

  /// A message or a request got an id.
  mutating func noteID(_ id: Int32) { if id != 0 { lastID = id } }

  /// A QoS 1 message was handed over; where the broker knows no other, it is sent with QoS 0.
  mutating func noteAtLeastOnce(_ id: Int32, isDowngraded: Bool) {
    unacknowledged.insert(id)
    if isDowngraded { downgraded.insert(id) }
  }

  mutating func noteAtMostOnce(_ id: Int32, size: Int) {
    unwritten[id] = size
    unwrittenBytes += size
  }

  /// Notes that a message is written (QoS 0) or answered (QoS 1).
  mutating func noteOutcome(_ id: Int32, _ code: Int32, _ words: String?) {
    if downgraded.remove(id) != nil {
      written.append(id)
    } else if let size = unwritten.removeValue(forKey: id) {
      unwrittenBytes -= size
    } else if unacknowledged.remove(id) != nil {
      answers.append(Answer(id: id, code: code, words: words))
    }
  }

  /// Whether there are answers, or a proof is wanted.
  var hasNews: Bool { !answers.isEmpty || wantsProof }

  /// The answers since the last call.
  mutating func takeAnswers() -> [Answer] {
    defer { answers.removeAll(keepingCapacity: true) }
    return answers
  }

  // MARK: QoS 0 for QoS 1

  /// Whether a request is wanted whose answer proves what has no acknowledgement of its own.
  var wantsProof: Bool { proof == nil && !written.isEmpty }

  mutating func beginProof(_ request: Int32) {
    proof = (request, written)
    written = []
  }

  /// - Returns: whether the answer is to a request for a proof.
  mutating func takeProof(_ request: Int32) -> Bool {
    guard let proof, proof.request == request else { return false }
    self.proof = nil
    for id in proof.messages where unacknowledged.remove(id) != nil {
      answers.append(Answer(id: id, code: MosquittoCode.success, words: nil))
    }
    return true
  }
}

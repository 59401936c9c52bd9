import Measurements

/// Finds the largest form of a connection that a broker takes.
///
/// A broker that cannot do something often just closes. After some closes on the same step smaller
/// forms are tried in turn. One that is taken proves nothing yet, since an outage may be over; so the
/// settled form is tried once more, and only if the broker closes on it again is the smaller one kept.
/// An outage, a wrong password and a broker that dies for other reasons lose nothing by it.
package struct FormSearch {
  /// What is to be done now.
  enum Verdict: Equatable {
    case goOn
    /// Leave, and connect anew with the settled form.
    case check
    /// The smaller form is kept; for the log.
    case adopted(concessions: [String])
  }

  /// After this time the whole form is tried again, with the next connection.
  static let longWhile = Duration.seconds(3600)

  private(set) var state = State.settled { didSet { judge() } }
  /// The form that is kept.
  private(set) var settled = ConnectionForm() { didSet { judge() } }
  private var adoptedAt: MonotonicTime?
  private(set) var setAside = SetAsideMessages() { didSet { judge() } }
  /// Whether the broker takes everything, as far as is known: nothing is withheld, and no answer is of interest.
  private(set) var isPlain = true

  package init() {}

  private mutating func judge() {
    isPlain = state == .settled && settled == ConnectionForm() && setAside.isEmpty
  }

  /// The form of the present connection or attempt.
  var form: ConnectionForm {
    switch state {
    case .settled, .suspicious, .checking: settled
    case .trying(let step, let index): candidate(index, for: step)
    case .renewing: ConnectionForm()
    }
  }

  /// Whether answers are of interest.
  var isWatching: Bool { state != .settled || !setAside.isEmpty }

  /// Whether the form is one that is only tried.
  var isTrial: Bool { state.isTrial }

  /// See ``State/isCautious``.
  var isCautious: Bool { state.isCautious }

  /// See ``State/isCautiousAtBeginning``.
  var isCautiousAtBeginning: Bool { state.isCautiousAtBeginning }

  // MARK: What happens

  /// An attempt to connect begins.
  mutating func begin(at now: MonotonicTime) {
    guard state == .settled, let adoptedAt, now - adoptedAt >= Self.longWhile else { return }
    state = .renewing
  }

  /// The broker has accepted the connection.
  mutating func connected() -> Verdict {
    switch state {
    case .trying(.connecting, let index):
      state = .checking(.connecting, candidate: index)
      return .check
    case .checking(.connecting, _), .suspicious(.connecting, _): state = .settled
    default: break
    }
    return .goOn
  }

  /// The broker has answered a message.
  mutating func answered(_ suspect: Suspect) -> Verdict {
    setAside.noteTaken(suspect.topic)
    switch state {
    case .trying(.sending(let step), let index) where isPast(step, with: suspect):
      state = .checking(.sending(step), candidate: index)
      return .check
    case .checking(.sending(let step), _), .suspicious(.sending(let step), _):
      if step.isBeginning || step.isSame(as: suspect) { state = .settled }
    case .renewing:
      (state, settled, adoptedAt, setAside) = (.settled, ConnectionForm(), nil, SetAsideMessages())
    default: break
    }
    return .goOn
  }

  /// The connection has lasted for some seconds.
  ///
  /// A form without something shows nothing else where there is nothing else to send.
  mutating func lasted() -> Verdict {
    guard case .trying(let step, let index) = state, step != .connecting else { return .goOn }
    state = .checking(step, candidate: index)
    return .check
  }

  /// The connection or the attempt is over.
  ///
  /// - Parameters:
  ///   - ending: How it came to its end.
  ///   - step: What had no answer; `nil` when everything had one.
  ///   - now: The time, by which the whole form is tried again one day.
  /// - Returns: whether a smaller form is kept from now on.
  mutating func ended(
    _ ending: BrokerEnding,
    on step: Step?,
    at now: MonotonicTime
  ) -> Verdict {
    if ending == .left { return .goOn }
    let weight = step == .connecting ? ending.weightOfConnect : ending.weightOfMessage
    guard let step, let weight else {
      // An outage, or a reason that has nothing to do with what was sent.
      state = .settled
      return .goOn
    }
    return refused(step, weight, at: now)
  }

  // MARK: Transitions

  private mutating func refused(
    _ step: Step,
    _ weight: BrokerEnding.Weight,
    at now: MonotonicTime
  ) -> Verdict {
    switch state {
    case .settled: suspect(step, weight, refusals: 1)
    case .suspicious(let known, let refusals):
      suspect(step, weight, refusals: known.isSame(as: step) ? refusals + 1 : 1)
    case .trying(let known, _) where (known == .connecting) != (step == .connecting):
      suspect(step, weight, refusals: 1)
    case .trying(let known, _) where setAside.noteAlike(step, known, in: form): break
    case .trying(let known, let index):
      let isLast = index + 1 >= candidates(for: known).count
      state = isLast ? .settled : .trying(known, candidate: index + 1)
    case .checking(let known, let index) where known.isSame(as: step):
      return adopt(candidate(index, for: known), for: known, at: now)
    case .checking: suspect(step, weight, refusals: 1)
    case .renewing:
      state = .settled
      adoptedAt = now
    }
    return .goOn
  }

  private mutating func suspect(_ step: Step, _ weight: BrokerEnding.Weight, refusals: Int) {
    setAside.forgetAlike()
    let isEnough = refusals >= weight.rawValue && !candidates(for: step).isEmpty
    state = isEnough ? .trying(step, candidate: 0) : .suspicious(step, refusals: refusals)
  }

  private mutating func adopt(
    _ form: ConnectionForm,
    for step: Step,
    at now: MonotonicTime
  ) -> Verdict {
    let former = settled
    settled = form
    if form.withheldMessages != former.withheldMessages, let topic = setAside.note(step) {
      settled.withheldTopics.insert(topic)
    }
    state = .settled
    adoptedAt = now
    return .adopted(concessions: settled.concessions(beside: former))
  }

  /// Forgets single messages that the broker has got past.
  mutating func forgetMessages(upTo id: Int64) {
    guard !settled.withheldMessages.isEmpty else { return }
    settled.withheldMessages = settled.withheldMessages.filter { $0 > id }
  }
}

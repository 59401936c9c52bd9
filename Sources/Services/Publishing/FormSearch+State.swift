/// Where a search stands.
extension FormSearch {
  enum Step: Hashable {
    /// CONNECT, with the will in it.
    case connecting
    case sending(Suspect)
  }

  enum State: Hashable {
    /// The settled form is used, and nothing speaks against it.
    case settled
    /// It is used, and the broker has closed on the step so many times in a row.
    case suspicious(Step, refusals: Int)
    /// A smaller form, by its place in the list of candidates, is tried.
    case trying(Step, candidate: Int)
    /// That form was taken: the settled one is tried once more.
    case checking(Step, candidate: Int)
    /// After a long while the whole form is tried again.
    case renewing

    /// Whether one message at a time is sent, so that the one that the broker closes on is known.
    ///
    /// Messages that come at times of their own are mostly alone, and may be long in coming.
    var isCautious: Bool {
      switch self {
      case .settled, .suspicious(.sending(.passing), _), .trying(.sending(.passing), _),
        .checking(.sending(.passing), _):
        false
      default: true
      }
    }

    /// Whether that holds for the retained messages too that are sent again at the beginning.
    var isCautiousAtBeginning: Bool {
      switch self {
      case .suspicious(.sending(.message), _), .trying(.sending(.message), _),
        .checking(.sending(.message), _):
        false
      default: isCautious
      }
    }

    /// Whether the form is one that is only tried.
    var isTrial: Bool { if case .trying = self { true } else { false } }
  }
}

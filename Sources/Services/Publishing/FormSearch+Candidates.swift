extension FormSearch.Step {
  func isSame(as other: Self) -> Bool {
    switch (self, other) {
    case (.connecting, .connecting): true
    case (.sending(let suspect), .sending(let other)): suspect.isSame(as: other)
    default: false
    }
  }
}

/// What is tried when a broker closes on a step, the smallest loss first.
extension FormSearch {
  func candidate(_ index: Int, for step: Step) -> ConnectionForm {
    let candidates = candidates(for: step)
    return candidates.indices.contains(index) ? candidates[index] : settled
  }

  func candidates(for step: Step) -> [ConnectionForm] {
    var found: [ConnectionForm] = []
    for form in wanted(for: step) where form != settled && !found.contains(form) {
      found.append(form)
    }
    return found
  }

  private func wanted(for step: Step) -> [ConnectionForm] {
    switch step {
    case .connecting: smallerWills.map { will in less { $0.will = will } }
    case .sending(.beginning(let topic)): atTheBeginning(topic)
    case .sending(.message(let id, let topic, let isRetained)):
      (isRetained ? [plain] : [])
        + [less { $0.withheldMessages.formUnion(setAside.alike.union([id])) }, without(topic)]
    case .sending(.repeated(let topic)): [plain, without(topic)]
    case .sending(.passing(let topic)): [without(topic)]
    }
  }

  private var smallerWills: [ConnectionForm.Will] {
    switch settled.will {
    case .whole: [.notRetained, .atMostOnce, .modest, .none]
    case .notRetained, .atMostOnce: [.modest, .none]
    case .modest: [.none]
    case .none: []
    }
  }

  /// Nothing was answered on the connection: it may be the birth, the subscription or the will.
  private func atTheBeginning(_ birth: String) -> [ConnectionForm] {
    [
      plain,
      less { $0.acknowledges = false },
      less {
        $0.retains = false
        $0.acknowledges = false
      },
      less { $0.takesCommands = false },
      less { $0.will = .none },
      less {
        $0.retains = false
        $0.acknowledges = false
        $0.takesCommands = false
        $0.will = .none
      },
      without(birth),
    ]
  }

  private var plain: ConnectionForm { less { $0.retains = false } }

  private func without(_ topic: String) -> ConnectionForm {
    less { $0.withheldTopics.insert(topic) }
  }

  private func less(_ change: (inout ConnectionForm) -> Void) -> ConnectionForm {
    var form = settled
    change(&form)
    return form
  }

  /// Whether an answer shows that the broker got past a step in the form that is tried.
  func isPast(_ step: Suspect, with answered: Suspect) -> Bool {
    if step.isSame(as: answered) || step.isBeginning { return true }
    guard form.withholds(step) else { return false }
    switch (step, answered) {
    case (.message(let id, _, _), .message(let other, _, _)): return other > id
    case (.repeated, .message): return true
    default: return false
    }
  }
}

extension StateTimeline.State {
  var colour: String {
    switch self {
    case .running: ChartPalette.gain
    case .setup: ChartPalette.light
    case .idle: ChartPalette.mild
    case .fault: ChartPalette.loss
    case .off: ChartPalette.grey
    case .unknown: "#d9dee3"
    }
  }

  var word: ChartWord {
    switch self {
    case .running: .running
    case .setup: .setup
    case .idle: .idle
    case .fault: .fault
    case .off: .off
    case .unknown: .unknown
    }
  }
}

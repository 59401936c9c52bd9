package import Indicators

extension JSONWriter {
  /// The stops of a row, as its member `stops`.
  package mutating func stops(_ stops: [StopShare]) {
    key("stops")
    array { json in
      for stop in stops {
        json.object { json in
          json.member("reason", stop.reason)
          json.member("count", stop.count)
          json.member("duration", stop.duration)
        }
      }
    }
  }
}

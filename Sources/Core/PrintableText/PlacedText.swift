extension String {
  /// The reason with the place where it happened before it, once: errors of sockets, ports and files begin
  /// with theirs.
  package func placed(at place: String) -> String {
    hasPrefix("\(place): ") ? self : "\(place): \(self)"
  }

  /// The reason without its place, for a sentence that names the place itself.
  package func unplaced(at place: String) -> String {
    hasPrefix("\(place): ") ? String(dropFirst(place.count + 2)) : self
  }
}

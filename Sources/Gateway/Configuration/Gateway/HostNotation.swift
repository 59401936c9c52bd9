import Glibc

/// Names and addresses of hosts.
enum HostNotation {
  /// What is wrong with a host, to be said behind the text in quotes; `nil` where it can be one.
  static func objection(to host: String, isBracketed: Bool) -> String? {
    if isBracketed {
      return isIPv6(host) ? nil : "has no IPv6 address between its brackets, which only that needs"
    }
    guard !host.isEmpty else { return "lacks a host in front of the port" }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if host.utf8.allSatisfy({ NumberText.isDigit($0) || $0 == UInt8(ascii: ".") }) {
      return objection(toNumbers: labels)
    }
    if isAlmostAddress(labels) { return "is no IPv4 address: its numbers have digits only" }
    return objection(toLabels: host.hasSuffix(".") ? labels.dropLast() : labels)
  }

  private static func objection(toNumbers labels: [String]) -> String? {
    guard labels.count > 1 else { return "is a port without a host" }
    guard labels.count == 4, !labels.contains("") else {
      return "is no IPv4 address, which has four numbers"
    }
    if let label = labels.first(where: { (Int($0) ?? 256) > 255 }) {
      return "is no IPv4 address: \(label) is above 255"
    }
    // The system's resolver takes 010 for eight.
    if let label = labels.first(where: { $0.utf8.count > 1 && $0.hasPrefix("0") }) {
      return "has a leading zero in \(label), which would be octal"
    }
    // 0 is this network, 224 and above are groups and everybody.
    let first = Int(labels[0]) ?? 0
    return first == 0 || first >= 224 ? "is the address of no device" : nil
  }

  /// Whether a name looks like an IPv4 address: three numbers and a fourth part, or a last part that is a
  /// number, which no domain is (RFC 3696).
  private static func isAlmostAddress(_ labels: [String]) -> Bool {
    func isNumber(_ label: String) -> Bool {
      !label.isEmpty && label.utf8.allSatisfy(NumberText.isDigit)
    }
    guard labels.count == 4 else { return labels.count > 1 && labels.last.map(isNumber) == true }
    let digits = "0123456789OolI"
    return labels.filter(isNumber).count == 3 || isNumber(labels[3])
      || (labels.contains(where: isNumber)
        && labels.allSatisfy { !$0.isEmpty && $0.allSatisfy(digits.contains) })
  }

  /// RFC 1123, with the underscore that container networks use.
  private static func objection(toLabels labels: [String]) -> String? {
    for label in labels {
      if label.isEmpty { return "has an empty part between its dots" }
      if label.utf8.count > 63 { return "has a part of more than 63 letters" }
      if label.hasPrefix("-") || label.hasSuffix("-") { return "has a hyphen at the end of a part" }
      if let odd = label.first(where: { !$0.isHostLetter }) {
        return "has \"\(odd)\" in it, which no host name has"
      }
    }
    let length = labels.reduce(labels.count - 1) { $0 + $1.utf8.count }
    return length > 253 ? "is longer than 253 letters" : nil
  }

  /// Whether a text is an IPv6 address, with or without a zone such as `%eth0`.
  static func isIPv6(_ text: String) -> Bool {
    let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 1 || (!parts[1].isEmpty && parts[1].allSatisfy(\.isHostLetter)) else {
      return false
    }
    var address = in6_addr()
    return inet_pton(AF_INET6, String(parts[0]), &address) == 1
  }
}

extension Character {
  fileprivate var isHostLetter: Bool {
    isASCII && (isLetter || isNumber || self == "-" || self == "_")
  }
}

/// Why a broker cannot be reached as a person asked for.
package struct BrokerAccessProblem: Error, Sendable, Hashable, CustomStringConvertible {
  package var description: String

  package init(description: String) { self.description = description }
}

extension BrokerAddress {
  /// Reads `mqtt://host:port` or `mqtts://host:port`, as on a command line.
  ///
  /// - Throws: what is wrong with it.
  package init(text: String) throws(BrokerAccessProblem) {
    do throws(HostAndPort.Flaw) {
      try self.init(url: text)
    } catch {
      // A password in a URL shall not get onto a screen.
      let shown = text.contains("@") ? "the URL" : "\"\(text)\""
      throw BrokerAccessProblem(description: "\(shown) \(error.message)")
    }
  }
}

extension Secret {
  /// Reads a password from a file that nobody else may read; a line end behind it is not part of it.
  ///
  /// - Throws: why it is of no use.
  package init(file path: String) throws(BrokerAccessProblem) {
    let contents: FileContents
    do throws(FileFailure) {
      contents = try FileReading.contents(of: path)
    } catch {
      throw BrokerAccessProblem(description: "\(path) cannot be read: \(error.reason)")
    }
    guard !contents.isOpenToOthers else {
      throw BrokerAccessProblem(description: "\(path) is readable by others; run chmod 640 on it")
    }
    var bytes = contents.bytes
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard !bytes.isEmpty else { throw BrokerAccessProblem(description: "\(path) is empty") }
    self.init(bytes)
  }
}

import Formats

/// Makes broker definitions of drafts, opening the files that they name.
struct BrokerAssembler {
  /// The configuration folder.
  let directory: String
  /// systemd's `$CREDENTIALS_DIRECTORY`.
  let credentials: String?
  let gatewayID: String

  func brokers(
    _ drafts: [Located<BrokerDraft>],
    _ context: inout ReadingContext
  ) -> [BrokerDefinition] {
    var lines: [String: Int] = [:]
    checkClientIDs(drafts, &context)
    return drafts.map { draft in
      let id = draft.value.id
      if let first = lines.updateValue(id.location.line, forKey: id.value) {
        context.error(
          "the broker \"\(id.value)\" is there already, in line \(first)",
          at: id.location
        )
      }
      return broker(draft.value, &context)
    }
  }

  private func broker(_ draft: BrokerDraft, _ context: inout ReadingContext) -> BrokerDefinition {
    checkFormats(draft, &context)
    checkVersion(draft, &context)
    let password = draft.passwordFile.flatMap { self.password(in: $0, &context) }
    warnOfPlainPassword(draft, &context)
    return BrokerDefinition(
      id: draft.id.value,
      address: draft.address.value,
      version: draft.version,
      clientID: draft.clientID ?? gatewayID,
      username: draft.username,
      password: password,
      passwordFile: draft.passwordFile.map { path(of: $0.value) },
      tls: tls(draft, &context),
      keepAlive: draft.keepAlive,
      formats: draft.formats.value,
      topicLayout: draft.topics.value,
      sparkplug: draft.sparkplug,
      maxInFlight: draft.maxInFlight,
      liveFirst: draft.liveFirst,
      messageExpiry: draft.messageExpiry?.value
    )
  }

  /// A broker closes a connection when another one comes with its client id.
  private func checkClientIDs(_ drafts: [Located<BrokerDraft>], _ context: inout ReadingContext) {
    var users: [String: String] = [:]
    for draft in drafts.map(\.value) {
      let (address, client) = (draft.address.value, draft.clientID ?? gatewayID)
      guard !client.isEmpty, !address.host.isEmpty else { continue }
      let session = "\(address.host.lowercased()):\(address.port) \(client)"
      guard let first = users.updateValue(draft.id.value, forKey: session) else { continue }
      context.error(
        "it has the address and the client id of \"\(first)\", so that the two would take the connection "
          + "from each other for ever; give one of them a client_id",
        at: draft.address.location
      )
    }
  }

  private func checkFormats(_ draft: BrokerDraft, _ context: inout ReadingContext) {
    let unbuilt = draft.formats.value.filter { !$0.isAvailable }.map(\.rawValue)
    guard !unbuilt.isEmpty else { return }
    let names = unbuilt.joined(separator: " and ")
    let published = draft.formats.value.filter(\.isAvailable).map(\.rawValue)
    if !published.isEmpty {
      context.warning(
        "\(names) is not part of this version; only \(published.joined(separator: " and ")) is published",
        at: draft.formats.location
      )
    } else {
      context.error(
        "\(names) is not part of this version, so nothing would be published; "
          + "write formats: [\(FormatName.standard.rawValue)]",
        at: draft.formats.location
      )
    }
  }

  private func checkVersion(_ draft: BrokerDraft, _ context: inout ReadingContext) {
    guard draft.version == .v311 else { return }
    if let expiry = draft.messageExpiry {
      context.error("message_expiry needs version: 5", at: expiry.location)
    }
    if let file = draft.passwordFile, draft.username == nil {
      context.error("MQTT 3.1.1 has no password without a username", at: file.location)
    }
  }

  private func warnOfPlainPassword(_ draft: BrokerDraft, _ context: inout ReadingContext) {
    guard draft.passwordFile != nil, !draft.address.value.usesTLS,
      !draft.address.value.isLoopback
    else { return }
    context.warning(
      "the password crosses the network unencrypted; use mqtts://",
      at: draft.address.location
    )
  }

  private func password(
    in file: Located<String>,
    _ context: inout ReadingContext
  ) -> Secret? {
    guard var bytes = secretBytes(in: file, "password", &context) else { return nil }
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard !bytes.isEmpty else {
      context.error("the password file \(file.value) is empty", at: file.location)
      return nil
    }
    guard bytes.count <= 65_535 else {
      context.error("the password file \(file.value) is too long", at: file.location)
      return nil
    }
    return Secret(bytes)
  }

  /// The bytes of a file that nobody else may read.
  private func secretBytes(
    in file: Located<String>,
    _ what: String,
    _ context: inout ReadingContext
  ) -> [UInt8]? {
    do throws(FileFailure) {
      let contents = try FileReading.contents(of: path(of: file.value))
      guard contents.isOpenToOthers else { return contents.bytes }
      context.error(
        "the \(what) file \(file.value) is readable by others; run chmod 640 on it",
        at: file.location
      )
    } catch {
      context.error(
        "the \(what) file \(file.value) cannot be read: \(error.reason)",
        at: file.location
      )
    }
    return nil
  }

  private func tls(_ draft: BrokerDraft, _ context: inout ReadingContext) -> TLSSettings? {
    guard draft.address.value.usesTLS else {
      if let tls = draft.tls {
        context.error("tls has no meaning with mqtt://; write mqtts://", at: tls.location)
      }
      return nil
    }
    guard let tls = draft.tls else {
      return TLSSettings(authorities: nil, certificate: nil, key: nil, verifies: true)
    }
    checkKeyPair(tls, &context)
    if !tls.value.verifies.value {
      context.warning(
        "verify: false lets anybody on the network pose as the broker",
        at: tls.value.verifies.location
      )
    }
    if let key = tls.value.key { _ = secretBytes(in: key, "key", &context) }
    return TLSSettings(
      authorities: tls.value.authorities.map { readable($0, &context) },
      certificate: tls.value.certificate.map { readable($0, &context) },
      key: tls.value.key.map { path(of: $0.value) },
      verifies: tls.value.verifies.value
    )
  }

  private func checkKeyPair(_ tls: Located<TLSDraft>, _ context: inout ReadingContext) {
    if let certificate = tls.value.certificate, tls.value.key == nil {
      context.error("cert_file needs its key_file", at: certificate.location)
    } else if let key = tls.value.key, tls.value.certificate == nil {
      context.error("key_file needs its cert_file", at: key.location)
    }
  }

  private func readable(_ file: Located<String>, _ context: inout ReadingContext) -> String {
    let path = path(of: file.value)
    do throws(FileFailure) {
      _ = try FileReading.contents(of: path)
    } catch {
      context.error("the file \(file.value) cannot be read: \(error.reason)", at: file.location)
    }
    return path
  }

  /// A relative path is looked for among the service's credentials, then in the configuration folder.
  private func path(of file: String) -> String {
    if file.hasPrefix("/") { return file }
    if let credentials, FileReading.exists("\(credentials)/\(file)") {
      return "\(credentials)/\(file)"
    }
    return "\(directory)/\(file)"
  }
}

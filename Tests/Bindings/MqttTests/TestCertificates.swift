import TestSupport

/// A certificate authority and server certificates, made by openssl for one test.
final class TestCertificates: Sendable {
  let folder: TestFolder
  var authority: String { folder.file("ca.pem") }

  init(in folder: TestFolder) throws {
    self.folder = folder
    try TestProgram.run(
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-keyout",
      folder.file("ca.key"),
      "-out",
      folder.file("ca.pem"),
      "-subj",
      "/CN=Test authority",
      "-days",
      "2"
    )
  }

  /// Makes `<name>.pem` and `<name>.key`, valid for this number of days; −1: until yesterday.
  func issue(_ name: String, for host: String, days: Int = 2) throws {
    try TestProgram.run(
      "openssl",
      "req",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-keyout",
      folder.file("\(name).key"),
      "-out",
      folder.file("\(name).csr"),
      "-subj",
      "/CN=\(name)",
      "-addext",
      "subjectAltName=\(host)"
    )
    try TestProgram.run(
      "openssl",
      "x509",
      "-req",
      "-in",
      folder.file("\(name).csr"),
      "-CA",
      folder.file("ca.pem"),
      "-CAkey",
      folder.file("ca.key"),
      "-CAcreateserial",
      "-copy_extensions",
      "copy",
      "-days",
      "\(days)",
      "-out",
      folder.file("\(name).pem")
    )
  }

  /// Lines of mosquitto.conf for a listener with the certificate `name`.
  func settings(_ name: String, clients: Bool = false) -> String {
    """
    allow_anonymous true
    max_queued_messages 0
    certfile \(folder.file("\(name).pem"))
    keyfile \(folder.file("\(name).key"))
    \(clients ? "require_certificate true\ncafile \(authority)" : "")
    """
  }
}

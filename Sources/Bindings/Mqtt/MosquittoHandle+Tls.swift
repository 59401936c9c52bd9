import CMosquitto
import Glibc
import System

extension MosquittoHandle {
  func setTls(_ tls: MqttTls, host: String) throws(AttemptFailure) {
    for file in [tls.caFile, tls.certFile, tls.keyFile].compactMap(\.self) {
      guard access(file, R_OK) == 0 else {
        throw AttemptFailure(text: "cannot read \(file): \(SystemError.text(of: errno))")
      }
    }
    let folder = tls.caFile == nil ? tls.caPath : nil
    // Without an answer of ours OpenSSL would ask the terminal for the key's pass phrase.
    let code = mosquitto_tls_set(raw, tls.caFile, folder, tls.certFile, tls.keyFile) {
      _,
      _,
      _,
      _ in 0
    }
    guard code == MosquittoCode.success else {
      throw AttemptFailure(text: "TLS needs a certificate and its key, or neither")
    }
    // 1 is SSL_VERIFY_PEER; tlsv1.2 means 1.2 or later.
    mosquitto_tls_opts_set(raw, tls.verify ? 1 : 0, "tlsv1.2", nil)
    mosquitto_tls_insecure_set(raw, !tls.verify)
    let fault = record.certificateFault
    guard cmosquitto_tls_watch(raw, host, expectation(of: host, tls), fault) != 0 else {
      throw AttemptFailure(text: "TLS: certificates cannot be verified")
    }
  }

  private func expectation(of host: String, _ tls: MqttTls) -> cmosquitto_host {
    guard tls.verify else { return cmosquitto_host_any }
    return HostAddress.numeric(host) == nil ? cmosquitto_host_name : cmosquitto_host_address
  }

  /// OpenSSL's words on the broker's certificate; `nil` when it found nothing wrong.
  private var certificateFault: String? {
    let fault = record.certificateFault.pointee
    guard fault > 0, let text = cmosquitto_tls_verify_text(fault) else { return nil }
    return String(cString: text)
  }

  /// Why the TLS connection failed, from what OpenSSL and libmosquitto have said.
  func tlsFailure(host: String) -> String {
    let complaints = record.complaints
    if complaints.contains(where: { $0.contains("host name verification failed") })
      || cmosquitto_tls_is_other_host(record.certificateFault.pointee) != 0
    {
      return "TLS: the broker's certificate is not made out to \(host)"
    }
    if complaints.contains(where: { $0.contains("certificate verify failed") }) {
      let fault = certificateFault ?? "verification failed"
      return "TLS: the broker's certificate is not accepted: \(fault)"
    }
    guard let last = complaints.first else { return "TLS: the connection failed" }
    return "TLS: \(Self.plain(last))"
  }

  /// `OpenSSL Error[0]: error:0A00010B:SSL routines::wrong version number` without its codes.
  private static func plain(_ complaint: String) -> String {
    guard complaint.hasPrefix("OpenSSL Error") else {
      return complaint.hasPrefix("Error: ") ? String(complaint.dropFirst(7)) : complaint
    }
    let text = complaint.split(separator: ":").last.map(String.init) ?? complaint
    switch text {
    // What OpenSSL says when the answer was not TLS at all.
    case "wrong version number": return "\(text) (does this port speak TLS?)"
    case "unexpected eof while reading": return "the broker closed the connection"
    default: return text
    }
  }
}

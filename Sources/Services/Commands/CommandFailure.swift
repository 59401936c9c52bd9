/// Why a command was not carried out, or only in part; the reply's `error` is `code: text`.
package struct CommandFailure: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// The request does not match the command's description; nothing was done.
    case badRequest = "bad_request"
    case unknownCommand = "unknown_command"
    /// This version, or this configuration, cannot do it.
    case notSupported = "not_supported"
    /// The configuration does not allow it.
    case notAllowed = "not_allowed"
    /// The device, point or account does not exist.
    case notFound = "not_found"
    /// A value is outside what is allowed.
    case outOfRange = "out_of_range"
    /// It waited too long for its turn; nothing was done.
    case busy
    /// The device did not answer, or refused.
    case deviceFailed = "device_failed"
    /// What was written is not what is read back.
    case notConfirmed = "not_confirmed"
    /// The configuration files have errors, or change what only a restart can.
    case configurationRefused = "configuration_refused"
    /// Something in the gateway failed.
    case failed
  }

  package var code: Code
  /// For a person, in English.
  package var text: String

  package init(_ code: Code, _ text: String) {
    self.code = code
    self.text = text
  }

  package var description: String { "\(code.rawValue): \(text)" }
}

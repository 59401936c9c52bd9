/// What a machine is doing (ISO 22400-2's time model is built of these).
package enum MachineState: String, Sendable, Hashable, Codable, CaseIterable {
  case running, setup, idle, fault, off, unknown
}

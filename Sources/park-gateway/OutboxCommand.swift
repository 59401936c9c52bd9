import ArgumentParser

/// Shows what waits for the brokers; both commands only read, and may run beside the gateway.
struct OutboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox",
    abstract: spoken(
      "Shows what waits for the brokers.",
      "Cho xem những gì đang chờ gửi tới các broker."
    ),
    discussion: spoken(
      """
      Only reads, and may be run while the gateway runs. Exit codes: 0, 69 no store.
      """,
      """
      Chỉ đọc, có thể chạy khi gateway đang chạy. Mã kết thúc: 0, 69 không có kho.
      """
    ),
    subcommands: [OutboxStatusCommand.self, OutboxExportCommand.self]
  )
}

import CSystem

/// A thread that no other thread joins: it ends when its body returns.
package enum DetachedThread {
  /// Starts a thread that runs `body` once.
  ///
  /// - Parameters:
  ///   - name: The thread's name in `top -H` and `gdb`; Linux keeps the first 15 bytes.
  ///   - stackSize: The thread's stack, in bytes.
  ///   - body: What the thread does.
  /// - Throws: `SystemError` when the system refuses another thread; `body` is then released.
  package static func start(
    name: String,
    stackSize: Int,
    body: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    let context = Unmanaged.passRetained(Body(run: body))
    let entry: @convention(c) (UnsafeMutableRawPointer) -> Void = {
      Unmanaged<Body>.fromOpaque($0).takeRetainedValue().run()
    }
    let status = csystem_start(name, stackSize, entry, context.toOpaque())
    guard status == 0 else {
      context.release()
      throw SystemError(purpose: "start thread \(name)", code: status)
    }
  }
}

/// Carries a closure through C's context pointer.
private final class Body: Sendable {
  let run: @Sendable () -> Void
  init(run: @escaping @Sendable () -> Void) { self.run = run }
}

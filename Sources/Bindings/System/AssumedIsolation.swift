extension Actor {
  /// Does something on the actor's state at once, for a caller on its thread; as `assumeIsolated`, which a debug
  /// build uses.
  ///
  /// In a release build nothing checks that: the check and what it allocates would be a tenth of what a message
  /// costs.
  @inlinable @inline(__always)
  nonisolated package func assumingIsolation<Result: Sendable>(
    _ body: (isolated Self) -> Result
  ) -> Result {
    #if DEBUG
    assumeIsolated(body)
    #else
    withoutActuallyEscaping(body) { body in
      unsafe unsafeBitCast(body, to: ((Self) -> Result).self)(self)
    }
    #endif
  }
}

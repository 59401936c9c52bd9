#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Linux functions for Modbus connections that Swift cannot call: variadic ones and GNU extensions.
// Functions that say so return 0 or an errno value.

/// What ended a wait, as bits.
enum {
  CLINE_READABLE = 1,
  CLINE_WOKEN = 2,
  /// The other end hung up, or the device is gone.
  CLINE_HANGUP = 4,
  CLINE_WRITABLE = 8
};

/// Waits until `fd` can be read (or written, if `writing`) or `wake` can be read; either may be -1.
///
/// A signal does not end the wait. Returns the bits above, 0 after `nanoseconds`, or minus an errno.
int cline_wait(int fd, int wake, int writing, int64_t nanoseconds);

/// Waits for any of `count` `struct pollfd`s; returns `ppoll`'s result, or 0 after a signal.
int cline_poll(void *files, size_t count, int64_t nanoseconds);

/// Makes a terminal raw and sets its speed (any number of bits per second) and character format.
///
/// `parity` is 'N', 'E' or 'O'. Returns 0 or an errno value.
int cline_configure(int fd, uint32_t baud, char parity, int data_bits, int stop_bits);

/// Reserves a terminal for this process (flock, TIOCEXCL). Returns 0 or an errno value.
int cline_claim(int fd);

/// Releases what `cline_claim` reserved; another holder may keep the terminal open.
void cline_release(int fd);

/// Turns on the driver's own RS-485 direction switching (TIOCSRS485). Returns 0 or an errno value.
int cline_enable_rs485(int fd);

/// The number of bytes that can be read at once, or -1.
int cline_pending(int fd);

/// Opens the master side of a raw pseudoterminal and writes the path of its other side.
///
/// Returns the descriptor, or minus an errno value.
int cline_open_pair(char *path, size_t size);

#pragma clang assume_nonnull end

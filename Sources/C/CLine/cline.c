#define _GNU_SOURCE
#include "cline.h"
#include "csystem.h"
#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int outcome(const struct pollfd *files) {
  int bits = 0;
  if (files[0].revents & POLLIN) bits |= CLINE_READABLE;
  if (files[0].revents & POLLOUT) bits |= CLINE_WRITABLE;
  if (files[0].revents & (POLLHUP | POLLRDHUP | POLLERR | POLLNVAL)) bits |= CLINE_HANGUP;
  if (files[1].revents) bits |= CLINE_WOKEN;
  return bits;
}

int cline_wait(int fd, int wake, int writing, int64_t nanoseconds) {
  short events = (short)((writing ? POLLOUT : POLLIN) | POLLRDHUP);
  struct pollfd files[2] = {{.fd = fd, .events = events}, {.fd = wake, .events = POLLIN}};
  int64_t start = csystem_monotonic(), left = nanoseconds < 0 ? 0 : nanoseconds;
  for (;;) {
    struct timespec limit = {left / 1000000000, left % 1000000000};
    int count = ppoll(files, 2, &limit, NULL);
    if (count >= 0) return count ? outcome(files) : 0;
    if (errno != EINTR) return -errno;
    left = nanoseconds - (csystem_monotonic() - start);
    if (left < 0) left = 0;
  }
}

int cline_poll(void *files, size_t count, int64_t nanoseconds) {
  if (nanoseconds < 0) nanoseconds = 0;
  struct timespec limit = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  int ready = ppoll(files, count, &limit, NULL);
  return ready < 0 && errno == EINTR ? 0 : ready;
}

static tcflag_t character(char parity, int data_bits, int stop_bits) {
  static const tcflag_t sizes[] = {CS5, CS6, CS7, CS8};
  tcflag_t flags = sizes[data_bits < 5 || data_bits > 8 ? 3 : data_bits - 5];
  if (stop_bits == 2) flags |= CSTOPB;
  if (parity == 'E') flags |= PARENB;
  if (parity == 'O') flags |= PARENB | PARODD;
  return flags | CREAD | CLOCAL;
}

int cline_configure(int fd, uint32_t baud, char parity, int data_bits, int stop_bits) {
  struct termios2 settings;
  if (ioctl(fd, TCGETS2, &settings)) return errno;
  settings.c_cflag = character(parity, data_bits, stop_bits) | BOTHER | (BOTHER << IBSHIFT);
  settings.c_ispeed = settings.c_ospeed = baud;
  settings.c_iflag = parity == 'N' ? 0 : INPCK;
  settings.c_oflag = settings.c_lflag = 0;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  return ioctl(fd, TCSETS2, &settings) ? errno : 0;
}

int cline_claim(int fd) {
  if (flock(fd, LOCK_EX | LOCK_NB)) return errno == EWOULDBLOCK ? EBUSY : errno;
  return ioctl(fd, TIOCEXCL) ? errno : 0;
}

void cline_release(int fd) {
  ioctl(fd, TIOCNXCL);
  flock(fd, LOCK_UN);
}

int cline_enable_rs485(int fd) {
  struct serial_rs485 mode = {0};
  ioctl(fd, TIOCGRS485, &mode);
  mode.flags |= SER_RS485_ENABLED | SER_RS485_RTS_ON_SEND;
  mode.flags &= ~(uint32_t)(SER_RS485_RTS_AFTER_SEND | SER_RS485_RX_DURING_TX);
  return ioctl(fd, TIOCSRS485, &mode) ? errno : 0;
}

int cline_pending(int fd) {
  int count = 0;
  return ioctl(fd, FIONREAD, &count) ? -1 : count;
}

int cline_open_pair(char *path, size_t size) {
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (master < 0) return -errno;
  int status = 0;
  if (grantpt(master) || unlockpt(master)) status = errno;
  if (!status) status = ptsname_r(master, path, size);
  if (!status) status = cline_configure(master, 9600, 'N', 8, 1);
  if (!status) return master;
  close(master);
  return -status;
}

/* Preloaded into a program, it shifts the program's wall clock, and says whether NTP keeps it right,
   as the file named by $WALL_CLOCK tells: nanoseconds to add, and 1 or 0. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *setting(void) {
  static const int64_t unset[2] = {0, 0};
  static const volatile int64_t *shared;
  if (shared) return shared;
  const char *path = getenv("WALL_CLOCK");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  void *map = file < 0 ? MAP_FAILED : mmap(0, 16, PROT_READ, MAP_SHARED, file, 0);
  if (file >= 0) close(file);
  return shared = map == MAP_FAILED ? unset : map;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int status = syscall(SYS_clock_gettime, clock, time);
  if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    int64_t sum = time->tv_sec * INT64_C(1000000000) + time->tv_nsec + setting()[0];
    if (sum < 0) sum = 0;
    time->tv_sec = sum / 1000000000;
    time->tv_nsec = sum % 1000000000;
  }
  return status;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}

int adjtimex(struct timex *state) {
  state->status = setting()[1] ? STA_PLL : STA_UNSYNC;
  return setting()[1] ? TIME_OK : TIME_ERROR;
}

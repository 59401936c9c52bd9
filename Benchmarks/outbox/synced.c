/* Keeps a copy of each file as it was when the program last synced it, as if nothing else were on the disk.
 *
 * Preloaded into the gateway. SYNCED_OF is the folder whose files are copied, SYNCED_TO where the copies go. A copy
 * is made before the sync, and counts once the sync has returned. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Notes how long a sync took, in milliseconds, with the copy. */
static void note(const struct timespec *begun) {
  struct timespec now;
  char path[PATH_MAX], line[32];
  clock_gettime(CLOCK_MONOTONIC, &now);
  snprintf(path, sizeof path, "%s.times", getenv("SYNCED_TO"));
  long time = (now.tv_sec - begun->tv_sec) * 1000 + (now.tv_nsec - begun->tv_nsec) / 1000000;
  int length = snprintf(line, sizeof line, "%ld\n", time);
  int out = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (out < 0 || write(out, line, length) != length) abort();
  close(out);
}

/* Where the copy of a file goes; 0: the file is not in the folder. */
static int place(const char *path, char *out, const char *end) {
  const char *from = getenv("SYNCED_OF"), *to = getenv("SYNCED_TO");
  if (!from || !to || strncmp(path, from, strlen(from)) != 0) return 0;
  const char *name = path + strlen(from);
  if (*name != '/' || strchr(name + 1, '/')) return 0;
  return snprintf(out, PATH_MAX, "%s%s%s", to, name, end) < PATH_MAX;
}

static int copy(int descriptor, const char *to) {
  static char buffer[1 << 16];
  int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (out < 0) return 0;
  off_t offset = 0;
  for (;;) {
    ssize_t count = pread(descriptor, buffer, sizeof buffer, offset);
    if (count <= 0) break;
    if (write(out, buffer, count) != count) abort();
    offset += count;
  }
  close(out);
  return 1;
}

static int synced(int descriptor, const char *name) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  char link[64], path[PATH_MAX], fresh[PATH_MAX], last[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length > 0 ? length : 0] = 0;
  if (!place(path, fresh, ".fresh") || !place(path, last, "")) return real(descriptor);
  struct timespec begun;
  clock_gettime(CLOCK_MONOTONIC, &begun);
  pthread_mutex_lock(&lock);
  char again[64];
  snprintf(again, sizeof again, "/proc/self/fd/%d", descriptor);
  int reader = open(again, O_RDONLY | O_CLOEXEC);
  int isCopied = reader >= 0 && copy(reader, fresh);
  if (reader >= 0) close(reader);
  int result = real(descriptor);
  if (result == 0 && isCopied) rename(fresh, last);
  note(&begun);
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int descriptor) { return synced(descriptor, "fsync"); }
int fdatasync(int descriptor) { return synced(descriptor, "fdatasync"); }

/* A file that takes the place of another one does so on the disk too: it was synced before. */
int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *) =
      (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
  char a[PATH_MAX], b[PATH_MAX];
  int result = real(from, to);
  if (result == 0 && place(from, a, "") && place(to, b, "")) real(a, b);
  return result;
}

int unlink(const char *path) {
  int (*real)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
  char last[PATH_MAX];
  int result = real(path);
  if (result == 0 && place(path, last, "")) real(last);
  return result;
}

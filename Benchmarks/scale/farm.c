/* farm PORTS: a Modbus TCP meter park for the benchmarks; one epoll thread, loopback only.
 *
 * It listens on so many free ports and prints them in one line. Every unit of every port answers reads of any
 * registers: a float32 that grows with the time, of the point that the register belongs to. It ends when its
 * standard input does. On SIGUSR1 it prints "connections requests". */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LISTENER, LINK, SIGNAL, INPUT };
struct end { int kind, fd, length; uint8_t bytes[512]; };
static long links, requests;

static void watch(int poll, struct end *end) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = end};
  epoll_ctl(poll, EPOLL_CTL_ADD, end->fd, &event);
}

static struct end *new_end(int kind, int fd) {
  struct end *end = calloc(1, sizeof *end);
  end->kind = kind;
  end->fd = fd;
  return end;
}

static void answer(struct end *link, const uint8_t *request) {
  uint8_t out[300];
  unsigned first = request[8] << 8 | request[9], count = request[10] << 8 | request[11];
  memcpy(out, request, 8);
  struct timespec now;
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if ((request[7] != 3 && request[7] != 4) || count < 1 || count > 125) {
    out[5] = 3, out[7] |= 0x80, out[8] = 1;
    (void)!send(link->fd, out, 9, MSG_NOSIGNAL | MSG_DONTWAIT);
    return;
  }
  out[4] = 0, out[5] = 3 + 2 * count, out[8] = 2 * count;
  for (unsigned i = 0; i < count; i++) {
    float value = (now.tv_sec % 86400) + now.tv_nsec / 10000000 / 100.0f + (first + i) / 2;
    uint32_t bits;
    memcpy(&bits, &value, 4);
    unsigned word = (first + i) % 2 ? bits & 0xffff : bits >> 16;
    out[9 + 2 * i] = word >> 8, out[10 + 2 * i] = word;
  }
  (void)!send(link->fd, out, 9 + 2 * count, MSG_NOSIGNAL | MSG_DONTWAIT);
  requests++;
}

static void serve(struct end *link) {
  ssize_t got = recv(link->fd, link->bytes + link->length, sizeof link->bytes - link->length, MSG_DONTWAIT);
  if (got <= 0) {
    close(link->fd);
    free(link);
    links--;
    return;
  }
  link->length += got;
  int at = 0;
  for (; link->length - at >= 12; at += 12) answer(link, link->bytes + at);
  memmove(link->bytes, link->bytes + at, link->length - at);
  link->length -= at;
}

static int listener(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  socklen_t size = sizeof address;
  if (fd < 0 || bind(fd, (void *)&address, size) || listen(fd, 64)) exit(1);
  getsockname(fd, (void *)&address, &size);
  printf("%d ", ntohs(address.sin_port));
  return fd;
}

int main(int count, char **words) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  int poll = epoll_create1(0), ports = count > 1 ? atoi(words[1]) : 1;
  sigset_t asked;
  sigemptyset(&asked);
  sigaddset(&asked, SIGUSR1);
  sigprocmask(SIG_BLOCK, &asked, NULL);
  watch(poll, new_end(SIGNAL, signalfd(-1, &asked, 0)));
  watch(poll, new_end(INPUT, 0));
  for (int i = 0; i < ports; i++) watch(poll, new_end(LISTENER, listener()));
  printf("\n");
  fflush(stdout);
  for (;;) {
    struct epoll_event events[64];
    int ready = epoll_wait(poll, events, 64, -1);
    for (int i = 0; i < ready; i++) {
      struct end *end = events[i].data.ptr;
      if (end->kind == LINK) {
        serve(end);
      } else if (end->kind == LISTENER) {
        int fd = accept(end->fd, NULL, NULL), on = 1;
        if (fd < 0) continue;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        links++;
        watch(poll, new_end(LINK, fd));
      } else if (end->kind == SIGNAL) {
        struct signalfd_siginfo info;
        (void)!read(end->fd, &info, sizeof info);
        printf("%ld %ld\n", links, requests);
        fflush(stdout);
      } else if (read(0, end->bytes, 1) <= 0) {
        return 0;
      }
    }
  }
}

#define _GNU_SOURCE
#include "cmosquittoloop.h"
#include <assert.h>
#include <dlfcn.h>
#include <mosquitto.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* Where this thread goes on when libmosquitto gives up on a packet; NULL outside of a read. */
static _Thread_local jmp_buf *way_out;

int cmosquittoloop_read(struct mosquitto *client) {
  jmp_buf start;
  if (_setjmp(start)) {
    way_out = NULL;
    return CMOSQUITTOLOOP_UNKNOWN_PROPERTY;
  }
  way_out = &start;
  int code = mosquitto_loop_read(client, 1);
  way_out = NULL;
  return code;
}

/*
 * Stands before libmosquitto's function of this name, which ends the session for a control character in
 * a text, as a broker may put into a reason. What is read may have any bytes, and is made printable where
 * it is shown; what is sent is checked as ever.
 */
__attribute__((visibility("default"), used)) int mosquitto_validate_utf8(const char *text, int length) {
  if (way_out) return MOSQ_ERR_SUCCESS;
  /* Looked up once: each message has a topic. Two threads find the same. */
  static int (*_Atomic found)(const char *, int);
  int (*next)(const char *, int) = found;
  if (!next) {
    next = (int (*)(const char *, int))dlsym(RTLD_NEXT, "mosquitto_validate_utf8");
    found = next;
  }
  return next ? next(text, length) : MOSQ_ERR_INVAL;
}

/*
 * Stands before the function of glibc's that a failed assertion calls. Inside of a read, log__printf
 * fails only where a property is read: no lock is held there, and only libmosquitto's functions lie
 * between. Every other failure ends the process as ever.
 */
__attribute__((visibility("default"), used, noreturn)) void __assert_fail(
    const char *condition, const char *file, unsigned int line, const char *function) {
  if (way_out && function && !strcmp(function, "log__printf")) longjmp(*way_out, 1);
  void (*next)(const char *, const char *, unsigned int, const char *) =
      (void (*)(const char *, const char *, unsigned int, const char *))dlsym(
          RTLD_NEXT, "__assert_fail");
  if (next) next(condition, file, line, function);
  abort();
}

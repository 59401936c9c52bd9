/* judge BROKER_PORT FILTER: counts what a broker passes on, and how old it is.
 *
 * On each line of standard input it prints what came since the line before, as JSON: messages, points (members of
 * "values"), bytes of payload, and the age of the messages by their "ts", in ms: median, 99 %, largest. A message's
 * "seq", where it has one, shows the missing ones ("gaps"), those that came twice ("duplicates"), and those behind a
 * later one for the first time ("late"). It ends with its input. */
#define _GNU_SOURCE
#include <mosquitto.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BINS = 200000, LARGEST_SEQ = 1 << 24 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* Tenths of a millisecond. */
static long ages[BINS], messages, points, bytes, duplicates, late, first_seq, last_seq, distinct;
static unsigned char seen[LARGEST_SEQ / 8];

static long number(const char *text, const char *key) {
  const char *at = strstr(text, key);
  return at ? atol(at + strlen(key)) : -1;
}

static void note_seq(long seq) {
  if (seq < 0 || seq >= LARGEST_SEQ) return;
  if (!first_seq) first_seq = seq;
  if (seen[seq / 8] >> seq % 8 & 1) {
    duplicates++;
    return;
  }
  seen[seq / 8] |= 1 << seq % 8;
  distinct++;
  if (seq < last_seq) late++;
  if (seq > last_seq) last_seq = seq;
}

static void on_message(struct mosquitto *client, void *context, const struct mosquitto_message *message) {
  (void)client, (void)context;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  char *text = strndup(message->payload, message->payloadlen), *values = strstr(text, "\"values\":{");
  long tenths = now.tv_sec * 10000 + now.tv_nsec / 100000 - 10 * number(text, "\"ts\":");
  pthread_mutex_lock(&lock);
  messages++;
  bytes += message->payloadlen;
  ages[tenths < 0 ? 0 : tenths < BINS ? tenths : BINS - 1]++;
  for (values = values ? values + 10 : NULL; values && *values && *values != '}'; values++) points += *values == ':';
  note_seq(number(text, "\"seq\":"));
  pthread_mutex_unlock(&lock);
  free(text);
}

static double age(double share) {
  long rest = share * messages, tenths = 0;
  while (tenths < BINS - 1 && (rest -= ages[tenths]) >= 0) tenths++;
  return tenths / 10.0;
}

static double oldest(void) {
  long tenths = BINS - 1;
  while (tenths > 0 && !ages[tenths]) tenths--;
  return tenths / 10.0;
}

int main(int count, char **words) {
  if (count < 3) return 2;
  mosquitto_lib_init();
  struct mosquitto *client = mosquitto_new(NULL, true, NULL);
  mosquitto_message_callback_set(client, on_message);
  if (mosquitto_connect(client, "127.0.0.1", atoi(words[1]), 60)) return 1;
  mosquitto_subscribe(client, NULL, words[2], 0);
  mosquitto_loop_start(client);
  char line[16];
  while (fgets(line, sizeof line, stdin)) {
    pthread_mutex_lock(&lock);
    printf(
        "{\"messages\":%ld,\"points\":%ld,\"bytes\":%ld,\"p50\":%.1f,\"p99\":%.1f,\"oldest\":%.1f,"
        "\"gaps\":%ld,\"duplicates\":%ld,\"late\":%ld}\n",
        messages, points, bytes, age(0.5), age(0.99), oldest(),
        distinct ? last_seq - first_seq + 1 - distinct : 0, duplicates, late);
    fflush(stdout);
    messages = points = bytes = duplicates = late = 0;
    first_seq = last_seq ? last_seq + 1 : 0, distinct = 0;
    memset(ages, 0, sizeof ages);
    pthread_mutex_unlock(&lock);
  }
  return 0;
}

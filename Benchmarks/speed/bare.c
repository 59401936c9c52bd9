/* bare BROKER_PORT POINTS EVERY_MS PORT...: the least that a gateway made of libmodbus and libmosquitto costs.
 *
 * A thread for each device reads its float32 points and publishes them as JSON, QoS 1. It has no configuration, no
 * store, no quality and no second try: every other program is measured by how much more it needs. It ends on
 * SIGTERM. */
#define _GNU_SOURCE
#include <modbus.h>
#include <mosquitto.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST_READ = 124, WINDOW = 1000 };
static int points, every_ms;
static struct mosquitto *broker;
static atomic_long sent, taken;
static atomic_int is_over;

static void on_taken(struct mosquitto *client, void *context, int id) {
  (void)client, (void)context, (void)id;
  taken++;
}

static void on_signal(int number) {
  (void)number;
  is_over = 1;
}

static struct timespec later(struct timespec moment, long nanoseconds) {
  moment.tv_nsec += nanoseconds;
  moment.tv_sec += moment.tv_nsec / 1000000000;
  moment.tv_nsec %= 1000000000;
  return moment;
}

/* Two decimals are what the meters have. */
static char *append(char *text, float value) {
  unsigned long hundredths = (unsigned long)((double)value * 100 + 0.5), whole = hundredths / 100;
  char digits[24];
  int count = 0;
  do digits[count++] = '0' + whole % 10;
  while (whole /= 10);
  while (count) *text++ = digits[--count];
  *text++ = '.';
  *text++ = '0' + hundredths / 10 % 10;
  *text++ = '0' + hundredths % 10;
  return text;
}

static int read_all(modbus_t *device, uint16_t *registers) {
  for (int first = 0; first < 2 * points; first += LARGEST_READ) {
    int count = 2 * points - first < LARGEST_READ ? 2 * points - first : LARGEST_READ;
    if (modbus_read_registers(device, first, count, registers + first) != count) return 0;
  }
  return 1;
}

static void publish(const char *topic, const uint16_t *registers, char *text) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  char *end = text + sprintf(text, "{\"ts\":%ld,\"values\":{", now.tv_sec * 1000 + now.tv_nsec / 1000000);
  for (int point = 0; point < points; point++) {
    end += sprintf(end, "\"p%03d\":", point);
    end = append(end, modbus_get_float_abcd(registers + 2 * point));
    *end++ = ',';
  }
  end[-1] = '}';
  *end++ = '}';
  if (mosquitto_publish(broker, NULL, topic, end - text, text, 1, false)) abort();
  sent++;
}

struct work { int number, count, port; };

static void *poll_device(void *context) {
  struct work *work = context;
  modbus_t *device = modbus_new_tcp("127.0.0.1", work->port);
  uint16_t *registers = malloc(4 * points);
  char *text = malloc(64 + 32 * points), topic[64];
  snprintf(topic, sizeof topic, "bare/d%04d/data", work->number);
  modbus_set_slave(device, 1);
  if (modbus_connect(device)) abort();
  struct timespec due;
  clock_gettime(CLOCK_MONOTONIC, &due);
  due = later(due, every_ms * 1000000l / work->count * work->number);
  while (!is_over) {
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    due = later(due, every_ms * 1000000l);
    while (!is_over && sent - taken > WINDOW) usleep(200);
    if (read_all(device, registers)) publish(topic, registers, text);
  }
  return NULL;
}

int main(int count, char **words) {
  if (count < 5) return 2;
  points = atoi(words[2]), every_ms = atoi(words[3]);
  signal(SIGTERM, on_signal);
  mosquitto_lib_init();
  broker = mosquitto_new(NULL, true, NULL);
  mosquitto_max_inflight_messages_set(broker, 0);
  mosquitto_publish_callback_set(broker, on_taken);
  if (mosquitto_connect(broker, "127.0.0.1", atoi(words[1]), 60)) return 1;
  mosquitto_loop_start(broker);
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 128 << 10);
  int devices = count - 4;
  struct work *work = calloc(devices, sizeof *work);
  for (int number = 0; number < devices; number++) {
    pthread_t thread;
    work[number] = (struct work){number, devices, atoi(words[4 + number])};
    if (pthread_create(&thread, &small, poll_device, &work[number])) return 1;
  }
  while (!is_over) pause();
  return 0;
}

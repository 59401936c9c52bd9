/* The least a program with libmosquitto can do: keep a window of QoS 1 messages full; prints messages a second.
   bare PORT MESSAGES WINDOW TOPIC PAYLOAD-FILE */
#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long acknowledged;
static int is_connected;

static void on_publish(struct mosquitto *client, void *context, int id) { acknowledged++; }
static void on_connect(struct mosquitto *client, void *context, int code) { is_connected = code == 0; }

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  if (count != 6) return 2;
  long messages = atol(arguments[2]), window = atol(arguments[3]), sent = 0;
  FILE *file = fopen(arguments[5], "rb");
  static char payload[65536];
  size_t size = file ? fread(payload, 1, sizeof payload, file) : 0;
  mosquitto_lib_init();
  struct mosquitto *client = mosquitto_new("bare", true, NULL);
  mosquitto_int_option(client, MOSQ_OPT_PROTOCOL_VERSION, 5);
  mosquitto_int_option(client, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_max_inflight_messages_set(client, 0);
  mosquitto_publish_callback_set(client, on_publish);
  mosquitto_connect_callback_set(client, on_connect);
  if (!size || mosquitto_connect(client, "127.0.0.1", atoi(arguments[1]), 60)) return 1;
  while (!is_connected) mosquitto_loop(client, 100, 1);
  double began = now();
  while (acknowledged < messages) {
    while (sent < messages && sent - acknowledged < window) {
      if (mosquitto_publish(client, NULL, arguments[4], (int) size, payload, 1, false)) return 1;
      sent++;
    }
    if (mosquitto_loop(client, 100, 1)) return 1;
  }
  printf("%.0f\n", messages / (now() - began));
  return 0;
}

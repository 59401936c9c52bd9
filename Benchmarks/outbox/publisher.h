/* What the publishers of these benchmarks share: a connection, and counters of what was acknowledged. */
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <stdlib.h>
#include <time.h>

static long acknowledged;
static int is_connected;

static void on_publish(struct mosquitto *client, void *context, int id) { acknowledged++; }
static void on_connect(struct mosquitto *client, void *context, int code) { is_connected = code == 0; }

/* Seconds, from any beginning. */
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

/* Connects with MQTT 5 to a broker on this machine; NULL where that fails. */
static struct mosquitto *connect_to(const char *port, const char *id) {
  mosquitto_lib_init();
  struct mosquitto *client = mosquitto_new(id, true, NULL);
  mosquitto_int_option(client, MOSQ_OPT_PROTOCOL_VERSION, 5);
  mosquitto_int_option(client, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_max_inflight_messages_set(client, 0);
  mosquitto_publish_callback_set(client, on_publish);
  mosquitto_connect_callback_set(client, on_connect);
  if (mosquitto_connect(client, "127.0.0.1", atoi(port), 60)) return NULL;
  while (!is_connected)
    if (mosquitto_loop(client, 100, 1)) return NULL;
  return client;
}

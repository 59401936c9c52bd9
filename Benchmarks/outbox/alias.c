/* What topic aliases of MQTT 5 save: publishes at QoS 1 with a window over so many topics in turn, with aliases or
   without; prints the messages a second, the bytes that TCP has sent and the processor's microseconds, each for a message.
   alias PORT MESSAGES WINDOW TOPICS PAYLOAD-BYTES ALIASES(0|1) */
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "publisher.h"

#define MOST 1000

static double processor(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double sent_bytes(struct mosquitto *client) {
  struct tcp_info info;
  socklen_t size = sizeof info;
  memset(&info, 0, sizeof info);
  getsockopt(mosquitto_socket(client), IPPROTO_TCP, TCP_INFO, &info, &size);
  return info.tcpi_bytes_acked;
}

static int publish(struct mosquitto *client, long number, int topics, int size, const char *payload, int aliases) {
  static char names[MOST][128];
  static int known[MOST];
  int topic = number % topics;
  if (!names[topic][0])
    snprintf(names[topic], sizeof names[topic], "becamex/bau-bang/dai-nam-textile/workshop-a/line-1/meter-%03d/data", topic);
  mosquitto_property *list = NULL;
  mosquitto_property_add_string(&list, MQTT_PROP_CONTENT_TYPE, "application/json");
  mosquitto_property_add_string_pair(&list, MQTT_PROP_USER_PROPERTY, "schema", "park-gateway/1");
  if (aliases) mosquitto_property_add_int16(&list, MQTT_PROP_TOPIC_ALIAS, topic + 1);
  const char *name = aliases && known[topic] ? NULL : names[topic];
  known[topic] = 1;
  int code = mosquitto_publish_v5(client, NULL, name, size, payload, 1, false, list);
  mosquitto_property_free_all(&list);
  if (code) fprintf(stderr, "%s\n", mosquitto_strerror(code));
  return code;
}

int main(int count, char **arguments) {
  if (count != 7) return 2;
  long messages = atol(arguments[2]), window = atol(arguments[3]), sent = 0;
  int topics = atoi(arguments[4]), size = atoi(arguments[5]), aliases = atoi(arguments[6]);
  if (topics < 1 || topics > MOST || size < 1 || size > 65535) return 2;
  char *payload = malloc(size);
  memset(payload, '7', size);
  struct mosquitto *client = connect_to(arguments[1], "alias");
  if (!client) return 1;
  double began = now(), worked = processor(), bytes = sent_bytes(client);
  while (acknowledged < messages) {
    while (sent < messages && sent - acknowledged < window)
      if (publish(client, sent++, topics, size, payload, aliases)) return 1;
    if (mosquitto_loop(client, 100, 1)) return 1;
  }
  printf("{\"per_s\": %.0f, \"bytes\": %.1f, \"client_us\": %.2f}\n", messages / (now() - began),
         (sent_bytes(client) - bytes) / messages, (processor() - worked) / messages * 1e6);
  return 0;
}

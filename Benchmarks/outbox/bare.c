/* The least a program with libmosquitto can do: keep a window of QoS 1 messages full; prints messages a second.
   bare PORT MESSAGES WINDOW TOPIC PAYLOAD-FILE */
#include <stdio.h>

#include "publisher.h"

int main(int count, char **arguments) {
  if (count != 6) return 2;
  long messages = atol(arguments[2]), window = atol(arguments[3]), sent = 0;
  FILE *file = fopen(arguments[5], "rb");
  static char payload[65536];
  size_t size = file ? fread(payload, 1, sizeof payload, file) : 0;
  if (!size) return 1;
  struct mosquitto *client = connect_to(arguments[1], "bare");
  if (!client) return 1;
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

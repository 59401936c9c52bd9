#pragma once

struct mosquitto;

/* Beside the codes of libmosquitto: the packet has a property that MQTT 5 does not know. */
enum { CMOSQUITTOLOOP_UNKNOWN_PROPERTY = -100 };

/*
 * Twin of mosquitto_loop_read for one packet. libmosquitto ends the process on a packet with an unknown
 * property; here the call returns CMOSQUITTOLOOP_UNKNOWN_PROPERTY. `client` may then only be destroyed.
 * Text that is not UTF-8, or has control characters, is read all the same.
 */
int cmosquittoloop_read(struct mosquitto *_Nonnull client);

"""The peers of the gateway: brokers, subscribers and Modbus devices, by programs that we did not write."""

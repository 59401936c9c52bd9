"""The gateway's surroundings: brokers, subscribers and Modbus slaves that others wrote."""

"""The gateway's surroundings, none of them written for it: a broker, its subscribers, Modbus slaves."""

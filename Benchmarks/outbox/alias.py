"""What topic aliases of MQTT 5 would save: bytes on the wire and processor time of both ends for each message, with and
without aliases. The gateway does not use them; docs/decisions/0010-no-topic-aliases.md has the figures and the reasons.

    python3 alias.py [--messages 200000]
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from rig import Broker, verdict

TOPICS = 100


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return run(pathlib.Path(folder), options.messages)


def run(folder, messages):
    source = pathlib.Path(__file__).with_name("alias.c")
    subprocess.run(["cc", "-O2", "-o", folder / "alias", source, "-lmosquitto"], check=True)
    broker = Broker(folder, extra=f"max_topic_alias {TOPICS}\n")
    figures = {}
    try:
        for size in (100, 640, 4000):
            plain, short = (measured(folder, broker, messages, size, aliases) for aliases in (0, 1))
            saved = plain["bytes"] - short["bytes"]
            figures[size] = {
                "without": plain,
                "with": short,
                "saved_bytes": round(saved, 1),
                "saved_share": round(saved / plain["bytes"], 3),
            }
    finally:
        broker.end()
    return verdict("alias", {"messages": messages, "topics": TOPICS, "by_payload": figures}, {})


def measured(folder, broker, messages, size, aliases):
    before = processor(broker.process.pid)
    command = [folder / "alias", *map(str, (broker.port, messages, 20, TOPICS, size, aliases))]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    answer["broker_us"] = round((processor(broker.process.pid) - before) / messages * 1e6, 2)
    return answer


def processor(pid):
    """Processor seconds that a process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())

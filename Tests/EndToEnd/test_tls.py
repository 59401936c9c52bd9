"""TLS in a plant: the gateway names the fault, tries again slowly, and warns before a certificate expires."""

import getpass
import os
import ssl
import subprocess
import time

import pytest

from peers.broker import Broker
from peers.gateway import HEALTH, ROOT, binary, command, environment
from peers.processes import Child, free_port, is_listening
from peers.waiting import always, eventually

EVENT = f"{ROOT}/_gateway/gw-01/event"


def openssl(folder, *arguments):
    subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, capture_output=True)


def authority(folder, name="ca"):
    openssl(
        folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}", "-days", 365,
    )  # fmt: skip
    return folder / f"{name}.pem"


def issue(folder, name, days=365, host="IP:127.0.0.1", signer="ca"):
    openssl(
        folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
        f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}", "-addext", f"subjectAltName={host}",
    )  # fmt: skip
    openssl(
        folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{signer}.pem", "-CAkey", f"{signer}.key",
        "-CAcreateserial", "-copy_extensions", "copy", "-days", days, "-out", f"{name}.pem",
    )  # fmt: skip
    os.chmod(folder / f"{name}.key", 0o600)


class Secured:
    """A broker with TLS, with a plain listener for the witness, and a gateway that uses TLS."""

    def __init__(self, site, clients=False, **server):
        self.site, self.folder = site, site.folder
        authority(self.folder)
        issue(self.folder, "server", **server)
        self.port = free_port()
        text = f"user {getpass.getuser()}\nlistener {self.port} 127.0.0.1\ncertfile {self.folder}/server.pem\n"
        text += f"keyfile {self.folder}/server.key\nallow_anonymous true\n"
        if clients:
            text += f"require_certificate true\ncafile {self.folder}/ca.pem\n"
        site._broker = site.keep(Broker(self.folder, extra=text))
        self.settings = site.gateway.settings["brokers"][0]
        self.settings["url"] = f"mqtts://127.0.0.1:{self.port}"
        self.settings["tls"] = {"ca_file": str(self.folder / "ca.pem")}
        slave = site.slave()
        slave.put(1, "holding", 0, "uint16", 5)
        points = {"value": {"table": "holding", "address": 0, "type": "uint16"}}
        device = {"id": "m1", "unit_id": 1, "every": "100ms", "points": points}
        site.gateway.connect("line", slave.serve_tcp(), [device])

    def refused(self, cause):
        """Waits until the gateway has logged the broker and the cause, and checks that it then has no busy loop."""
        gateway = self.site.gateway
        gateway.start()

        def named():
            return [line for line in gateway.child.text().splitlines() if "broker park" in line]

        eventually(lambda: any(cause in line for line in named()), what=lambda: gateway.says())
        before = processor_seconds(gateway.child.process.pid)
        always(lambda: gateway.child.is_running, 4, "the gateway runs")
        assert processor_seconds(gateway.child.process.pid) - before < 2, "no busy loop"
        # The same cause is not logged at each attempt; there were at least five.
        assert len([line for line in named() if cause in line]) <= 2


def processor_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_with_a_trusted_broker_and_its_own_certificate_it_publishes(site):
    secured = Secured(site, clients=True)
    issue(secured.folder, "gateway", host="DNS:gw-01")
    secured.settings["tls"] |= {
        "cert_file": str(secured.folder / "gateway.pem"),
        "key_file": str(secured.folder / "gateway.key"),
    }
    site.start()
    health = site.witness.wait(HEALTH)
    assert health["brokers"]["park"]["tls"] == "verified"
    days = (health["brokers"]["park"]["certificate_expires"] / 1000 - time.time()) / 86_400
    assert 360 < days < 366


@pytest.mark.parametrize(
    "server, cause",
    [
        ({"days": -1}, "expired"),
        ({"host": "DNS:other.example"}, "not made out to 127.0.0.1"),
    ],
    ids=["expired", "wrong host name"],
)
def test_a_broker_with_a_wrong_certificate_is_refused(site, server, cause):
    Secured(site, **server).refused(cause)


def test_a_broker_of_an_unknown_authority_is_refused(site):
    secured = Secured(site)
    secured.settings["tls"]["ca_file"] = str(authority(secured.folder, "stranger"))
    secured.refused("not accepted")


def test_a_wrong_password_is_told(site):
    folder = site.folder
    (folder / "passwords").touch()
    subprocess.run(
        ["mosquitto_passwd", "-b", folder / "passwords", "gw-01", "right"], check=True, capture_output=True
    )
    # A client with a user name needs the password; anonymous clients are allowed.
    extra = f"user {getpass.getuser()}\npassword_file {folder}/passwords\n"
    site._broker = site.keep(Broker(folder, extra=extra))
    password = site.gateway.folder / "park.password"
    password.write_text("wrong\n")
    password.chmod(0o600)
    site.gateway.settings["brokers"][0] |= {
        "username": "gw-01",
        "password_file": "park.password",
    }
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 5)
    points = {"value": {"table": "holding", "address": 0, "type": "uint16"}}
    site.gateway.connect("line", slave.serve_tcp(), [{"id": "m1", "unit_id": 1, "points": points}])
    site.gateway.start()
    eventually(
        lambda: "broker park: refused: " in site.gateway.child.text(), what=lambda: site.gateway.says()
    )
    assert "wrong" not in site.gateway.child.text()

    # A renewed certificate is used at the next attempt, without a reload.
    password.write_text("right\n")
    eventually(lambda: "broker park: connected" in site.gateway.child.text(), what=site.gateway.says)
    assert "right" not in site.gateway.child.text()


def test_a_certificate_that_expires_soon_is_told_as_an_event(site):
    secured = Secured(site)
    issue(secured.folder, "gateway", days=5, host="DNS:gw-01")
    secured.settings["tls"] |= {
        "cert_file": str(secured.folder / "gateway.pem"),
        "key_file": str(secured.folder / "gateway.key"),
    }
    site.start()
    event = site.witness.wait(EVENT, lambda payload: payload["type"] == "certificate_expires")
    assert event["severity"] == "critical"
    assert event["id"] == "certificate/park/gateway.pem"
    assert set(event["message"]) == {"en", "vi"}


def test_a_certificate_renewed_on_disk_is_used_at_the_next_connection(site):
    secured = Secured(site, clients=True)
    authority(secured.folder, "stranger")
    issue(secured.folder, "gateway", host="DNS:gw-01", signer="stranger")
    secured.settings["tls"] |= {
        "cert_file": str(secured.folder / "gateway.pem"),
        "key_file": str(secured.folder / "gateway.key"),
    }
    witness = site.witness
    site.gateway.start()
    eventually(lambda: "broker park: " in site.gateway.child.text(), what="a refusal")
    assert not witness.of(f"{ROOT}/m1/data")
    issue(secured.folder, "gateway", host="DNS:gw-01")
    eventually(lambda: witness.of(f"{ROOT}/m1/data"), what=lambda: site.gateway.says())


def test_without_verification_check_and_health_warn(site):
    secured = Secured(site, host="DNS:other.example")
    secured.settings["tls"] = {"verify": False}
    site.gateway.write()
    answer = command("check", "--config", site.gateway.folder)
    assert answer.returncode == 0
    assert "anybody on the network" in answer.stderr
    site.start()
    assert "anybody on the network" in site.gateway.child.text()
    health = site.witness.wait(HEALTH)
    assert health["brokers"]["park"]["tls"] == "unverified"


@pytest.mark.parametrize("version", ["tls1", "tls1_1"])
def test_older_versions_of_tls_are_not_spoken(site, version):
    secured = Secured(site)
    issue(secured.folder, "old")
    port = free_port()
    secured.settings["url"] = f"mqtts://127.0.0.1:{port}"
    server = ["openssl", "s_server", "-accept", port, "-cert", secured.folder / "old.pem", "-key"]
    server += [secured.folder / "old.key", f"-{version}", "-cipher", "ALL:@SECLEVEL=0", "-quiet"]
    site.keep(Child(server, secured.folder / "s_server.log"))
    eventually(lambda: is_listening(port), what="s_server")
    secured.refused("TLS: ")


def test_credentials_of_the_service_come_first(site):
    """systemd puts the credentials of LoadCredential= into `$CREDENTIALS_DIRECTORY`."""
    credentials = site.folder / "credentials"
    credentials.mkdir()
    (credentials / "park.password").write_text("secret\n")
    (credentials / "park.password").chmod(0o400)
    site.gateway.settings["brokers"][0] |= {"username": "gw-01", "password_file": "park.password"}
    site.gateway.write()
    line = [binary(), "check", "--config", site.gateway.folder]
    alone = subprocess.run(line, env=environment(), capture_output=True, text=True)
    assert alone.returncode == 78
    assert "park.password" in alone.stderr
    served = environment() | {"CREDENTIALS_DIRECTORY": str(credentials)}
    answer = subprocess.run(line, env=served, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert "secret" not in answer.stdout + answer.stderr


@pytest.mark.parametrize(
    "code, words, said",
    [
        (0x98, "moved to the new hall", "administrative action, it says: moved to the new hall"),
        (0x8B, None, "server shutting down"),
        (0xF0, "see page 7", "reason code 0xF0, it says: see page 7"),
        (0x04, None, "disconnect with will message"),
        (0x89, "two\nlines\x07", "server busy, it says: two lines"),
    ],
    ids=["in its words", "a code only", "an unknown code", "0x04", "control characters"],
)
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["1.2", "1.3"])
def test_why_a_broker_with_tls_closes_is_logged(site, version, code, words, said):
    authority(site.folder)
    issue(site.folder, "server")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = version
    context.load_cert_chain(site.folder / "server.pem", site.folder / "server.key")
    broker = site.picky(every="100ms", tls=context)
    site.gateway.settings["brokers"][0]["tls"] = {"ca_file": str(site.folder / "ca.pem")}
    site.gateway.start()
    eventually(lambda: len(broker.taken("/m1/data")) > 5, what=site.gateway.says)
    broker.dismiss(code, words)
    eventually(lambda: f"the broker closed the session: {said}" in site.gateway.child.text(), 20, site.gateway.says)
    count = len(broker.taken("/m1/data"))
    eventually(lambda: len(broker.taken("/m1/data")) > count + 5, what=site.gateway.says)

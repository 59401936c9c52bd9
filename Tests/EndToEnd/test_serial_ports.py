"""Serial ports that cannot be used: the message says why, and what to do."""

import os
import pwd
import pty
import stat
import subprocess
import sys

import pytest

from peers.gateway import binary

pytestmark = pytest.mark.usefixtures("park_gateway")

NOBODY = pwd.getpwnam("nobody")
HOLDER = """
import fcntl, os, sys, termios
port = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
if sys.argv[2] == "flock":
    fcntl.flock(port, fcntl.LOCK_EX)
else:
    fcntl.ioctl(port, termios.TIOCEXCL)
print("held", flush=True)
sys.stdin.read()
"""


def unprivileged():
    """Root may open what is locked and forbidden, so that nothing would be shown."""
    return {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


@pytest.fixture
def port():
    master, slave = pty.openpty()
    path = os.ttyname(slave)
    os.close(slave)
    if os.geteuid() == 0:
        os.chown(path, NOBODY.pw_uid, NOBODY.pw_gid)
    yield path
    os.close(master)


def read(path):
    command = [binary(), "read", "--serial", path, "--baud", "9600", "--unit", "1"]
    command += ["--table", "holding", "--address", "0", "--count", "1"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **unprivileged())


@pytest.mark.parametrize("path", ["/dev/null", "/dev/zero", "/etc/hostname", "/dev"])
def test_what_is_no_serial_port_is_said_to_be_none(path):
    result = read(path)
    assert result.returncode == 69
    if path != "/etc/hostname" or "permission denied" not in result.stderr:
        assert f"{path}: this is not a serial port" in result.stderr
    assert "ioctl" not in result.stderr


@pytest.mark.parametrize("lock", ["flock", "exclusive"])
def test_a_port_that_another_process_uses_is_refused_with_its_pid(port, lock):
    command = [sys.executable, "-c", HOLDER, port, lock]
    holder = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **unprivileged()
    )
    try:
        assert holder.stdout.readline() == "held\n"
        result = read(port)
        assert result.returncode == 69
        assert f"{port}: process {holder.pid} (" in result.stderr
        assert "end it or take another port" in result.stderr
    finally:
        holder.communicate("")


def test_a_port_of_a_group_is_refused_with_the_group_to_join(port):
    if os.geteuid() == 0:
        os.chown(port, 0, 20)
        os.chmod(port, stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IWGRP)
    else:
        os.chmod(port, 0)
    result = read(port)
    assert result.returncode == 69
    assert f"{port}: permission denied; add " in result.stderr
    if os.geteuid() == 0:
        assert "add nobody to the group dialout: usermod -aG dialout nobody" in result.stderr


def test_a_port_that_is_root_s_alone_names_no_group(port):
    if os.geteuid() != 0:
        pytest.skip("only root gives a port away")
    os.chown(port, 0, 0)
    os.chmod(port, stat.S_IRUSR | stat.S_IWUSR)
    result = read(port)
    assert result.returncode == 69
    assert "the device's owner must let nobody read and write it" in result.stderr

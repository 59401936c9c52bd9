"""`profiles` among odd names, files, folders and terminals: an answer within its limits, never a crash."""

import re
import subprocess

import pytest

from peers.gateway import CHECKOUT, binary, command, environment
from peers.terminal import on_terminal
from peers.waiting import PATIENCE

pytestmark = pytest.mark.usefixtures("park_gateway")


@pytest.mark.parametrize(
    "name", ["", "x" * 50_000, "../../etc/passwd", "/etc/passwd", "\x1b[2J", "a\nb", b"\xff\xfe", "schneider", "…"]
)
def test_an_odd_name_of_a_profile_is_refused_on_one_short_line(name):
    done = subprocess.run(
        [binary(), "profiles", "show", name], capture_output=True, timeout=PATIENCE, env=environment()
    )
    assert done.returncode == 78
    text = done.stderr.decode(errors="replace")
    assert text.count("\n") == 1 and len(text) < 2100 and "\x1b" not in text
    assert ": error: unknown profile" in text or len(name) > 1000


@pytest.mark.parametrize(
    "content, place, words",
    [
        (b"\xff\xfen\x00a\x00", "1:1", "not UTF-8"),
        ("name,address\nĐiện,1\n".encode("cp1258", "replace"), None, None),
        (b"name,address,type\nu,1,uint16\nn\xff,2,uint16\n", "3:2", "not UTF-8"),
        (b"", "1:1", "no heading"),
        (bytes(range(256)) * 10, None, "not UTF-8"),
        (b"a" * (4 << 20) + b"a", "1:1", "more than 4 MiB"),
    ],
    ids=["utf-16", "code page", "bad byte", "empty", "binary", "huge"],
)
@pytest.mark.parametrize("way", ["file", "stdin"])
def test_what_is_no_register_table_is_told_with_its_place(tmp_path, content, place, words, way):
    file = tmp_path / "map.csv"
    file.write_bytes(content)
    arguments = [binary(), "profiles", "import", file if way == "file" else "-"]
    done = subprocess.run(arguments, input=content, capture_output=True, timeout=PATIENCE, env=environment())
    text = done.stderr.decode(errors="replace")
    if words is None:
        assert done.returncode in (0, 65)
        return
    assert done.returncode == 65 and words in text
    assert place is None or f":{place}: error: " in text
    assert done.stdout == b""


@pytest.mark.parametrize("name", ["", "acme", "/m", "acme/", "a/b/c", 'a/"b', "a/b: c", "a\nb/c", "a/#b"])
def test_a_name_that_would_spoil_the_file_is_refused(tmp_path, name):
    done = command("profiles", "import", "/dev/null", "--name", name)
    assert done.returncode == 64 and "acme/m-1" in done.stderr


def test_a_folder_that_is_not_there_is_not_replaced_by_another_unnoticed(tmp_path):
    (tmp_path / "file").touch()
    for folder in ("/nowhere", tmp_path / "file"):
        for verb in (["profiles", "list"], ["profiles", "show", "x"], ["check"], ["demo"], ["scan", "--tcp", "h"]):
            done = command(*verb, "--share", folder)
            assert done.returncode == 64 and f"--share {folder} is no folder" in done.stderr, verb
    (tmp_path / "devices").mkdir()
    assert command("profiles", "list", "--share", tmp_path).returncode == 1


def test_a_maker_that_has_no_profile_is_told_with_the_one_that_was_meant():
    done = command("profiles", "list", "--maker", "Schnieder Electric")
    assert (done.returncode, done.stdout) == (1, "")
    assert "did you mean Schneider Electric?" in done.stderr
    assert command("profiles", "list", "--maker", "nobody", "--json").stdout.strip() == "[]"


@pytest.mark.parametrize(
    "words, kind",
    [("công tơ nước", "water_meter"), ("cong to dien", "electricity_meter"), ("MÁY NÉN KHÍ", "compressor"), ("bơm", "pump")],
)
def test_kinds_are_known_by_their_vietnamese_names(words, kind):
    listed = command("profiles", "list", "--kind", words).stdout
    assert listed == command("profiles", "list", "--kind", kind).stdout
    found = command("profiles", "search", words)
    assert found.returncode == 0 and kind in found.stdout


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_the_list_fits_the_terminal(columns):
    text, code = on_terminal(columns, "profiles", "list", "--maker", "schneider")
    assert code == 0
    lines = text.splitlines()
    assert max(map(len, lines)) <= columns
    assert any(line.startswith("schneider/iem3155 ") for line in lines)


@pytest.mark.parametrize("verb", [["list"], ["list", "--json"], ["show", "schneider/iem3155"], ["search", "meter"]])
def test_a_reader_that_goes_early_ends_it_quietly(verb):
    line = f"'{binary()}' profiles {' '.join(verb)} | head -1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=PATIENCE, env=environment())
    assert done.stdout.count("\n") == 1 and done.stderr == ""


@pytest.mark.parametrize(
    "arguments", [["profiles", "list"], ["profiles", "export", "schneider/iem3155"], ["--help"], ["schema", "gateway"]]
)
def test_what_did_not_arrive_on_a_full_disk_is_a_failure(arguments):
    with open("/dev/full", "w") as full:
        done = subprocess.run([binary(), *arguments], stdout=full, stderr=subprocess.PIPE, text=True, env=environment())
    assert done.returncode == 74
    assert "standard output: cannot be written: " in done.stderr


def test_a_shell_completes_names_and_commands():
    names = command("---completion", "profiles", "show", "--", "positional@0", "0", "0").stdout.split()
    shipped = {f"{file.parent.name}/{file.stem}" for file in (CHECKOUT / "devices").glob("*/*.yaml")}
    assert set(names) == shipped
    for shell in ("bash", "zsh", "fish"):
        script = command("--generate-completion-script", shell).stdout
        assert re.search(r"\bprofiles\b", script) and len(script) > 5000

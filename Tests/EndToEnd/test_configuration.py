"""Broken configurations: each mistake gives one exact line, all are reported at once, and the exit code is 78."""

import re

import pytest

from peers import files
from peers.gateway import command

pytestmark = pytest.mark.usefixtures("park_gateway")

REFUSED = 78
LINE = re.compile(r"^(?P<file>[^:\s]+):(?P<line>\d+):(?P<column>\d+): error: (?P<text>.+)$")
PANEL, GATEWAY, KPIS = "devices.d/panel-a.yaml", "gateway.yaml", "kpis.yaml"

# The mistakes: the file, the replaced text, the new text, and words that the line must contain.
# § marks where the error may be reported: at a key, or at its value.
BROKEN = {
    "an unknown key of a point": (PANEL, "order: CDAB", "§oder: CDAB", ["oder", "order"]),
    "an unknown key of a connection": (
        PANEL,
        "  timeout: 1s",
        "  timeout: 1s\n  §time_out: 2s",
        ["time_out", "timeout"],
    ),
    "a needed key that is misspelt": (GATEWAY, "  id: gw-01", "  §idd: gw-01", ["idd", "id"]),
    "an unknown section": (GATEWAY, "publish:", "§puplish:", ["puplish", "publish"]),
    "an unknown key of kpis": (KPIS, "energy:\n", "§enegry:\n", ["enegry", "energy"]),
    "a text for a number": (PANEL, "unit_id: 5", "§unit_id: §five", ["unit_id", "five"]),
    "a unit id over 255": (PANEL, "unit_id: 5", "§unit_id: §256", ["256", "255"]),
    "a list for a mapping": (
        GATEWAY,
        "publish:\n  mode: change",
        "§publish: §[change]",
        ["publish"],
    ),
    "a duplicate device id": (
        PANEL,
        "  - id: press-1",
        "  - { §id: §main-meter, unit_id: 9, points: { v: { table: coil, address: 0,"
        " type: bool } } }\n"
        "  - id: press-1",
        ["main-meter"],
    ),
    "a duplicate id over kinds": (KPIS, "- id: factory", "- §id: §main-meter", ["main-meter"]),
    "a duplicate broker id": (
        GATEWAY,
        "storage:",
        "  - §id: §park\n    url: mqtt://127.0.0.1:1884\nstorage:",
        ["park"],
    ),
    "a duplicate key": (PANEL, "every: 500ms", "every: 500ms\n    §every: 1s", ["every"]),
    "an address as a text": (
        PANEL,
        "address: 10\n",
        '§address: §"40011"\n',
        ["address: 10", "holding"],
    ),
    "an address as people write it": (
        PANEL,
        "address: 10\n",
        '§address: §"4x0011"\n',
        ["address: 10", "holding"],
    ),
    "an address over 65535": (PANEL, "address: 10\n", "§address: §65536\n", ["65536", "65535"]),
    "a negative address": (PANEL, "address: 10\n", "§address: §-1\n", ["-1", "65535"]),
    "a value that ends past the table": (
        PANEL,
        "address: 10\n",
        "§address: §65535\n",
        ["65535"],
    ),
    "an unknown type": (PANEL, "type: uint16", "§type: §uint17", ["uint17", "uint16"]),
    "an unknown order": (PANEL, "order: CDAB", "§order: §CDBA", ["CDBA"]),
    "an order of another width": (PANEL, "order: CDAB", "§order: §ABCDEFGH", ["ABCDEFGH"]),
    "an unknown table": (PANEL, "table: input\n", "§table: §inputs\n", ["inputs", "input"]),
    "an unknown kind": (PANEL, "kind: state", "§kind: §stat", ["stat", "state"]),
    "a scale that is no number": (
        PANEL,
        "kind: counter\n",
        "kind: counter\n        §scale: §one tenth\n",
        ["scale", "one tenth"],
    ),
    "a range backwards": (PANEL, "range: [-40, 120]", "§range: §[120, -40]", ["range"]),
    "an unknown profile": (
        PANEL,
        "profile: schneider/iem3155",
        "§profile: §schneider/iem3156",
        ["schneider/iem3156", "schneider/iem3155"],
    ),
    "a tab": (PANEL, "  timeout: 1s", "§\t§timeout: 1s", ["tab"]),
    "a bracket that is not closed": (GATEWAY, "  mode: change", "  mode: [change", []),
    "a bad duration": (PANEL, "every: 500ms", "§every: §5 bananas", ["5 bananas"]),
    "a duration without a unit": (PANEL, "every: 500ms", "§every: §500", ["500", "ms"]),
    "a bad size": (GATEWAY, "outbox_limit: 1GB", "§outbox_limit: §1 gigabyte", ["1 gigabyte"]),
    "a bad power": (PANEL, "rated_power: 800kW", "§rated_power: §800 horses", ["800 horses"]),
    "a bad time of day": (KPIS, 'from: "06:00"', '§from: §"25:00"', ["25:00"]),
    "a bad weekday": (KPIS, "days: [mon,", "§days: [§monday,", ["monday", "mon"]),
    "a bad url": (
        GATEWAY,
        "url: mqtt://127.0.0.1:1883",
        "§url: §http://127.0.0.1:1883",
        ["mqtt://"],
    ),
    "a bad version": (GATEWAY, "version: 5", "§version: §4", ["3.1.1"]),
    "a bad mode": (GATEWAY, "mode: change", "§mode: §changes", ["changes", "change"]),
    "a bad time zone": (
        GATEWAY,
        "time_zone: Asia/Ho_Chi_Minh",
        "§time_zone: §Asia/Ho_Chi_Min",
        ["Asia/Ho_Chi_Min"],
    ),
    "a bad gateway id": (GATEWAY, "id: gw-01", "§id: §GW_01", ["GW_01"]),
    "a missing key": (GATEWAY, "  park: bau-bang\n", "", ["park"]),
    "two ends of a connection": (
        PANEL,
        "  tcp: 127.0.0.1:1502",
        "  §tcp: §127.0.0.1:1502\n  §rtu_over_tcp: §127.0.0.1:4001",
        ["tcp", "rtu_over_tcp"],
    ),
    "no end of a connection": (PANEL, "  tcp: 127.0.0.1:1502\n", "", ["tcp", "serial"]),
    "a bad port": (PANEL, "tcp: 127.0.0.1:1502", "§tcp: §127.0.0.1:15020000", ["15020000"]),
    "a bad parity": (
        PANEL,
        "tcp: 127.0.0.1:1502",
        "serial: { port: /dev/ttyS1, §parity: §evn }",
        ["evn", "even"],
    ),
    "overlapping shifts": (
        KPIS,
        '- { id: late, from: "14:00"',
        '- §{ §id: §late, §from: §"13:00"',
        ["day", "late"],
    ),
    "a meter that does not exist": (
        KPIS,
        "meters: [main-meter]",
        "§meters: [§main-meeter]",
        ["main-meeter", "main-meter"],
    ),
    "a point that does not exist": (
        KPIS,
        "good: press-1.good_count",
        "§good: §press-1.god_count",
        ["god_count", "good_count"],
    ),
    "a state that does not exist": (
        KPIS,
        "running: [running]",
        "§running: [§runing]",
        ["runing", "running"],
    ),
    "a counter that is none": (
        KPIS,
        "good: press-1.good_count",
        "§good: §press-1.temperature",
        ["temperature", "counter"],
    ),
    "a password file that is not there": (
        GATEWAY,
        "    version: 5",
        "    version: 5\n    username: gw\n    §password_file: §park.password",
        ["park.password"],
    ),
}


def broken(folder, file, good, bad):
    """Writes the plant with one text replaced; returns the allowed places of the error as (line, column)."""
    text = files.PLANT[file]
    assert good in text, f"{good!r} is not in the sample"
    marked = text.replace(good, bad, 1)
    places = set()
    while "§" in marked:
        before, _, after = marked.partition("§")
        places.add((before.count("\n") + 1, len(before) - before.rfind("\n")))
        marked = before + after
    files.write(folder, {**files.PLANT, file: marked})
    return places


def errors(run):
    """The error lines that a run printed, split."""
    lines = (run.stderr + run.stdout).splitlines()
    found = [match for match in map(LINE.match, lines) if match]
    told = [line for line in lines if "error:" in line]
    assert len(found) == len(told), f"not of the form file:line:column: error: … {told}"
    return found


def test_the_sample_plant_is_good(tmp_path):
    run = command("check", "--config", files.write(tmp_path))
    assert (run.returncode, errors(run)) == (0, []), run.stderr + run.stdout


@pytest.mark.parametrize("what", BROKEN)
def test_one_mistake_gives_one_line_where_it_stands_and_exit_78(tmp_path, what):
    file, good, bad, words = BROKEN[what]
    places = broken(tmp_path, file, good, bad)
    run = command("check", "--config", tmp_path)
    assert run.returncode == REFUSED, run.stdout + run.stderr
    told = errors(run)
    assert len(told) == 1, run.stderr + run.stdout
    assert told[0]["file"] == file
    if places:
        assert (int(told[0]["line"]), int(told[0]["column"])) in places, told[0][0]
    for word in words:
        assert word in told[0]["text"], told[0][0]


SUGGESTIONS = {what: case[3] for what, case in BROKEN.items() if what.startswith("an unknown ")}
SUGGESTIONS.pop("an unknown order")


@pytest.mark.parametrize("what", SUGGESTIONS)
def test_what_is_unknown_is_answered_with_what_was_meant(tmp_path, what):
    broken(tmp_path, *BROKEN[what][:3])
    told = errors(command("check", "--config", tmp_path))[0]
    assert re.search(r"; did you mean .*" + re.escape(SUGGESTIONS[what][1]), told["text"]), told[0]


@pytest.mark.parametrize("file", [GATEWAY, PANEL])
def test_an_empty_file_is_one_error(tmp_path, file):
    files.write(tmp_path, {**files.PLANT, file: "", KPIS: "{}\n"})
    run = command("check", "--config", tmp_path)
    assert run.returncode == REFUSED
    assert [told["file"] for told in errors(run)] == [file], run.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"gateway: \xff\xfe\n",
        b"a: &a [*a]\n",
        b"- 1\n- 2\n",
        b"---\na: 1\n---\nb: 2\n",
        b"\x00" * 64,
    ]
    + [b"a: &a [x,x]\n" + b"".join(b"b%d: &b%d [*a,*a]\n" % (i, i) for i in range(40))]
    + [b"[" * 50_000, b"x: *nobody\n", "gateway: Công tơ\n".encode("utf-16")],
    ids=[
        "no-utf-8",
        "recursion",
        "a-list",
        "two-documents",
        "zeros",
        "aliases",
        "deep",
        "no-anchor",
    ]
    + ["utf-16"],
)
def test_hostile_files_are_errors_and_never_a_crash(tmp_path, content):
    files.write(tmp_path, {**files.PLANT, GATEWAY: content})
    run = command("check", "--config", tmp_path)
    assert run.returncode == REFUSED, (run.returncode, run.stderr[-500:])
    assert {told["file"] for told in errors(run)} == {GATEWAY}


def test_a_password_that_others_can_read_is_an_error_and_is_not_shown(tmp_path):
    file, good, bad, _ = BROKEN["a password file that is not there"]
    places = broken(tmp_path, file, good, bad)
    secret = tmp_path / "park.password"
    secret.write_text("very-secret-word\n")
    secret.chmod(0o644)
    run = command("check", "--config", tmp_path)
    assert run.returncode == REFUSED
    [told] = errors(run)
    assert (int(told["line"]), int(told["column"])) in places and "read" in told["text"]
    assert "very-secret-word" not in run.stdout + run.stderr
    secret.chmod(0o600)
    assert command("check", "--config", tmp_path).returncode == 0


def test_all_mistakes_are_told_at_once_and_in_order(tmp_path):
    panel = files.PANEL_A.replace("type: uint16", "type: uint17").replace("500ms", "5 bananas")
    gateway = files.GATEWAY.replace("mode: change", "mode: changes")
    kpis = files.KPIS.replace("press-1.reject_count", "press-1.rejects")
    files.write(tmp_path, {GATEWAY: gateway, PANEL: panel, KPIS: kpis})
    run = command("check", "--config", tmp_path)
    places = [(told["file"], int(told["line"])) for told in errors(run)]
    assert run.returncode == REFUSED
    assert sorted(places) == places and len(places) == 4
    assert [file for file, _ in places] == [PANEL, PANEL, GATEWAY, KPIS]


@pytest.mark.parametrize("what", ["an unknown profile", "overlapping shifts", "a tab"])
def test_run_refuses_what_check_refuses_with_the_same_words(tmp_path, what):
    broken(tmp_path, *BROKEN[what][:3])
    checked = command("check", "--config", tmp_path)
    ran = command("run", "--config", tmp_path)
    assert ran.returncode == REFUSED
    assert [told[0] for told in errors(ran)] == [told[0] for told in errors(checked)]


@pytest.mark.parametrize("verb", ["check", "run"])
def test_a_folder_without_configuration_is_exit_78(tmp_path, verb):
    run = command(verb, "--config", tmp_path / "nowhere")
    assert run.returncode == REFUSED
    assert "nowhere" in run.stderr + run.stdout or "gateway.yaml" in run.stderr + run.stdout


# For people


def test_check_shows_the_line_with_a_mark_and_run_does_not(tmp_path):
    broken(tmp_path, *BROKEN["an unknown profile"][:3])
    checked = command("check", "--config", tmp_path)
    [told] = errors(checked)
    lines = checked.stderr.splitlines()
    at = lines.index(told[0])
    source = (tmp_path / told["file"]).read_text().splitlines()[int(told["line"]) - 1]
    number, shown = lines[at + 1].split(" | ", 1)
    assert (number.strip(), shown) == (told["line"], source)
    margin, mark = lines[at + 2].split(" | ", 1)
    assert margin.strip() == "" and mark.index("^") == int(told["column"]) - 1
    word = source[mark.index("^") : len(mark)]
    assert re.fullmatch(r"\^~+", mark.strip()) and word == "schneider/iem3156"
    assert " | " not in command("run", "--config", tmp_path).stderr


@pytest.mark.parametrize("locale", ["vi_VN.UTF-8", "vi_VN", "vi"])
def test_check_speaks_vietnamese_where_the_terminal_does(tmp_path, monkeypatch, locale):
    broken(tmp_path, *BROKEN["an unknown profile"][:3])
    english = errors(command("check", "--config", tmp_path))[0]
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", locale)
    run = command("check", "--config", tmp_path)
    vietnamese = errors(run)[0]
    assert run.returncode == REFUSED
    for part in ("file", "line", "column"):
        assert vietnamese[part] == english[part]
    assert vietnamese["text"] == 'không có hồ sơ "schneider/iem3156"; ý bạn là schneider/iem3155?'
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert errors(command("check", "--config", tmp_path))[0][0] == english[0]


@pytest.mark.parametrize("period", ["10ms", "500ms", "1s"])
def test_the_period_that_check_proposes_for_a_full_bus_fits(tmp_path, period):
    points = "".join(f"      p{n}: {{ table: holding, address: {200 * n}, type: uint16 }}\n" for n in range(60))
    fast = "      quick: { table: input, address: 0, type: uint16, every: 10ms }\n"

    def checked(every, quick):
        panel = "connection: { serial: { port: /dev/ttyS99 } }\ndevices:\n"
        device = f"  - id: m\n    unit_id: 1\n    every: {every}\n    points:\n{points}{quick}"
        content = {GATEWAY: files.GATEWAY, "devices.d/a.yaml": panel + device}
        return command("check", "--config", files.write(tmp_path, content))

    run = checked(period, fast)
    assert run.returncode == REFUSED
    proposed, load = re.search(r"\(every: (\w+) wherever it is shorter makes it ([\d.]+)%\)", run.stderr).groups()
    after = checked(proposed, fast.replace("10ms", proposed))
    assert after.returncode == 0 and "busy" not in after.stderr, after.stderr
    assert f"bus load {load}%" in after.stdout

"""What every command says to a Vietnamese reader: no English word, in helps, mistakes and failures."""

import functools
import re
import subprocess

import pytest

from peers import files
from peers.gateway import CHECKOUT, binary, environment
from peers.terminal import on_terminal
from peers.waiting import PATIENCE

# One process for all, which remembers what was said.
pytestmark = [pytest.mark.usefixtures("park_gateway"), pytest.mark.xdist_group("languages")]

ENGLISH, VIETNAMESE = "C.UTF-8", "vi_VN.UTF-8"
DEMO = str(CHECKOUT / "Packaging/share/demo")

# Words of the trade and of files, which Vietnamese technicians use as they are.
TERMS = set(
    """baud bit bits kw date broker byte bytes coil csv discrete en error exception gateway google holding http https id input
    json kpi lint maker model modbus mosquitto mqtt note park parity plc port profile profiles rs rtu scale schema script
    shell sigterm sighup sunspec svg table tcp tls unit url vi warning watch websocket yaml enter esc ctrl stop tab
    terminal pseudo systemd descriptor cusum enpi oee iso ping poll device factory meter topic payload retain ts kind
    energy demand production hour shift day month inverter drive electricity silent stale none even odd hex dec utf crc
    scan read explore doctor simulate demo replay report outbox status export import search list show run check bill baseline
    help gateways help kpis crlf lf cr unix file point value planned-stop planned index schneider eastron siemens acme
    """.split()
)
# Vietnamese syllables without marks that are English words too.
SYLLABLES = set("an ban bien can cao do hai hay in la me no pha so than the to tin tan thanh ra sai".split())


def run(language, *arguments, stdin=""):
    """The result of a command in a language."""
    variables = {key: value for key, value in environment().items() if not key.startswith("LC_")}
    return subprocess.run(
        [binary(), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**variables, "LANG": language},
    )


@functools.cache
def said(language, arguments):
    done = run(language, *arguments)
    return done.stdout + done.stderr, done.returncode


def words(text):
    """The words of sentences: without options, names, paths, numbers and what is quoted."""
    text = re.sub(r"\((?:giá trị|values): [^)]*\)|\(\w+_\w+[\w, \n]*\)|^  - \S+$", " ", text, flags=re.M)
    text = re.sub(r"""'[^'\n]*'|"[^"\n]*"|<[^>]*>|\{[^}]*\}""", " ", text)
    text = " ".join(token for token in text.split() if not re.search(r"^-|[\d_/@=|…]|\w[.:]\w|:$|[A-Z]{2}", token))
    return set(re.findall(r"[a-z]{2,}", " ".join(re.findall(r"(?<![\w-])[A-Za-z]+(?![\w-])", text)).lower()))


@functools.cache
def commands(path=()):
    """All commands, as their helps list them."""
    text, code = said(ENGLISH, (*path, "--help"))
    assert code == 0
    listed = text.partition("SUBCOMMANDS:")[2].split("\n\n")[0]
    below = [(*path, name) for name in re.findall(r"^  (\S+)", listed, re.M) if name != "See"]
    return [path] + [command for child in below for command in commands(child)]


READ = "read --tcp 127.0.0.1:9 --unit 1"
MONTH = f"--config {DEMO} --from 2026-10-01 --to 2026-10-02"
# Mistakes and failures, each with the exit code.
FAILURES = [
    (64, "chek"), (64, "help chek"), (64, "profiles lst"), (64, "check --confg x"), (64, "check --config"),
    (64, "check extra"), (64, "check extra more"), (64, "check --json=3"), (78, "check --config /nowhere"),
    (64, "profiles show"), (78, "profiles show iem3155"), (64, "profiles list --kind metr"), (1, "profiles search zzz"),
    (78, "profiles lint /nowhere"), (78, "profiles lint /"), (65, "profiles import /nowhere"), (65, "profiles import /"),
    (64, "profiles import --base 4 x"), (64, "profiles import --table foo x"), (64, "profiles import --order foo x"),
    (78, "profiles export foo"), (78, "profiles show sunspec"), (64, "schema foo"), (64, "schema"), (64, "read"), (64, READ),
    (69, f"{READ} --table holding --address 0"), (64, f"{READ} --table holding --address 4x0011"),
    (64, f"{READ} --table holdin --address 0"), (64, f"{READ} --table holding --address 0 --count 300"),
    (64, f"{READ} --table holding --address 0 --timeout 5x"), (64, "read --tcp h:99999 --unit 1 --table coil --address 0"),
    (64, "read --tcp h --unit 300 --table coil --address 0"), (69, "read --serial /dev/nowhere --unit 1 --table coil --address 0"),
    (69, "read --serial / --unit 1 --table coil --address 0"), (69, "read --tcp no.invalid --unit 1 --table coil --address 0"),
    (78, f"{READ} --profile foo"), (64, f"{READ} --profile a --explain"), (64, f"{READ} --table coil"),
    (64, "scan"), (69, "scan --tcp 127.0.0.1:9"), (69, "scan --serial /dev/nowhere"), (64, "scan --tcp x --units abc"),
    (64, "scan --tcp x --json --yaml"), (64, "scan --tcp x site"), (64, f"scan --tcp x --yaml {DEMO}"),
    (69, "explore --tcp 127.0.0.1:9 --unit 1"), (64, "explore --tcp h --unit 1 --from 5 --to 1"),
    (64, "explore --tcp h --unit 1 --find x"), (64, "explore --tcp h --unit 1 --choose 1:uint16"),
    (64, "explore --tcp h --unit 1 --find 1 --within x"), (78, "doctor --config /nowhere"), (64, "doctor --for 5x"),
    (78, "simulate --config /nowhere"), (64, f"simulate --config {DEMO} --fault foo"), (64, "simulate --base-port 99999"),
    (64, "demo --seconds x"), (64, "replay"), (64, "replay --readings x --every 3s"),
    (65, f"replay --config {DEMO} --readings /nowhere"), (65, f"replay --config {DEMO} --readings /etc/passwd"),
    (64, "report energy"), (69, f"report energy {MONTH}"), (69, f"report production {MONTH}"),
    (69, f"report baseline {MONTH}"), (69, f"report bill --config {DEMO} --month 2026-10"), (64, "report bill --month x"),
    (64, f"report energy {MONTH} --account foo"), (64, f"report energy {MONTH} --format pdf"),
    (64, f"report energy --config {DEMO} --from 2026-10-03 --to 2026-10-02"),
    (64, f"report energy --config {DEMO} --from foo --to 2026-10-02"), (69, "watch --broker http://x"),
    (69, "watch --broker mqtt://127.0.0.1:9 --seconds 1"), (64, "watch --root a"), (64, "watch --seconds 0"),
    (69, "watch --password-file /nowhere"), (69, f"outbox status --config {DEMO}"), (69, f"outbox export --config {DEMO}"),
]


@functools.cache
def english_words():
    """The words of everything that the commands say in English."""
    texts = [said(ENGLISH, (*path, "--help"))[0] for path in commands()]
    texts += [said(ENGLISH, tuple(line.split()))[0] for _, line in FAILURES]
    return set().union(*map(words, texts)) - TERMS - SYLLABLES


def strays(text, given=""):
    """English words, but for those of the command line itself."""
    return sorted((words(text) & english_words()) - words(given) - set(given.split()))


def test_an_english_word_among_the_vietnamese_is_found():
    assert strays("Cấu hình: the folder is missing") == ["folder", "is", "missing"]
    assert strays("không đọc được --config <folder> 'folder' a/folder") == []
    assert len(english_words()) > 350


def test_every_help_is_vietnamese():
    found = {}
    for path in commands():
        text, code = said(VIETNAMESE, (*path, "--help"))
        assert code == 0
        assert "CÁCH DÙNG: park-gateway" in text, path
        assert max(map(len, text.splitlines())) <= 80 or "[" in max(text.splitlines(), key=len), path
        if rest := strays(text):
            found[path] = rest
    assert not found
    assert len(commands()) > 22


def test_a_help_names_the_same_options_in_both_languages():
    for path in commands():
        english, vietnamese = (
            set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", said(language, (*path, "--help"))[0], re.M))
            for language in (ENGLISH, VIETNAMESE)
        )
        assert english == vietnamese and english, path


def test_every_failure_is_told_in_vietnamese():
    found = {}
    for code, line in FAILURES:
        arguments = tuple(line.split())
        text, got = said(VIETNAMESE, arguments)
        assert got == code, f"{line}: {got}\n{text}"
        assert said(ENGLISH, arguments)[1] == code, line
        assert re.search("[àảãáạăằắâầấđèẻéẹêềếểệìíịòóọôồốộơờớợùúụưừứựỳýỹ]", text), f"{line}: {text}"
        if rest := strays(text, line):
            found[line] = (rest, text)
    assert not found


def test_a_mistake_names_the_help_of_its_own_command():
    for line in ("report energy --config {} --from 2026-10-03 --to 2026-10-02", "simulate --config {} --fault foo"):
        arguments = tuple(line.format(DEMO).split())
        name = " ".join(word for word in arguments[:2] if not word.startswith("--"))
        assert f"See 'park-gateway {name} --help'" in said(ENGLISH, arguments)[0]
        assert f"Gõ 'park-gateway {name} --help'" in said(VIETNAMESE, arguments)[0]


def test_a_place_is_named_once():
    """Errors of sockets, ports and files begin with their place; whoever passes them on adds no second one."""
    for language in (ENGLISH, VIETNAMESE):
        for _, line in FAILURES:
            text, _ = said(language, tuple(line.split()))
            for place in ("127.0.0.1:9", "/dev/nowhere", "/nowhere", "no.invalid", "park-gateway.db"):
                for message in text.splitlines():
                    assert message.count(place) <= 1, f"{line}: {message}"


@pytest.mark.parametrize("columns", [40, 60, 132])
def test_a_help_fits_the_terminal(columns):
    text, code = on_terminal(columns, "check", "--help", LC_ALL=VIETNAMESE)
    assert code == 0
    lines = text.splitlines()
    # A word that is longer than its column stands alone.
    assert all(len(line) <= columns or " " not in line[26:] for line in lines), lines
    assert "cấu hình" in text


def test_run_tells_a_person_in_vietnamese_and_a_log_in_english():
    text, code = on_terminal(80, "run", "--config", "/nowhere", LC_ALL=VIETNAMESE)
    assert code == 78 and "thiếu thư mục" in text
    log = run(VIETNAMESE, "run", "--config", "/nowhere")
    assert log.returncode == 78 and "the folder is missing" in log.stderr


def test_what_programs_read_is_the_same_in_every_language(tmp_path):
    folder = files.write(tmp_path)
    for arguments in (
        ("check", "--json", "--config", folder),
        ("profiles", "list", "--json"),
        ("profiles", "show", "schneider/iem3155", "--json"),
        ("profiles", "export", "schneider/iem3155"),
        ("schema", "gateway"),
        ("--generate-completion-script", "bash"),
    ):
        english, vietnamese = (run(language, *arguments) for language in (ENGLISH, VIETNAMESE))
        assert english.returncode == vietnamese.returncode == 0
        if arguments[0].startswith("--"):
            assert vietnamese.stdout.count("\n") == english.stdout.count("\n")
        else:
            assert english.stdout == vietnamese.stdout, arguments


TABLES = {
    "name,address,type\nu,banana,uint16\n": "địa chỉ",
    "nothing here": "tiêu đề",
    "name,address,type,scale\nu,1,float99,0.1\n": "kiểu",
    "name,address,type\nu,,uint16,1\n": "địa chỉ",
    'name,address,type\n"u,1,uint16\n': "ngoặc kép",
    "name,address,type,unit\nu,1,uint16,furlong\n": "đơn vị",
}


@pytest.mark.parametrize("table", TABLES)
def test_the_mistakes_of_a_register_table_are_told_in_vietnamese(table):
    done = run(VIETNAMESE, "profiles", "import", "-", stdin=table)
    assert TABLES[table] in done.stderr
    assert strays(done.stderr.replace("đầu vào chuẩn", "")) == []


RECORDINGS = [
    "", "ts_ms;point;value\n", "time,point,value\n", "1790787600000,main-meter.active_power,1\n",
    "point,ts_ms,value\n", "ts_ms,point,value,unit\n", "\x1f\x8b", "PK\x03", "ts_ms,point,value\r1,2,3",
] + [
    f"ts_ms,point,value\n{row}\n"
    for row in (
        "2026-10-01 06:00,main-meter.active_power,1", "1790787600,main-meter.active_power,1",
        "1790787600000000,main-meter.active_power,1", "46000.5,main-meter.active_power,1", "99,main-meter.active_power,1",
        '"1790787600000",main-meter.active_power,1', "1790787600000,main-meter.active_powr,1", "1790787600000,x.planned_stop,1/2",
        "1790787600000,main-meter.active_power,1 kW", "1790787600000,main-meter.active_power,abc",
        "1790787600000,main-meter.active_power,nan", "1790787600000,main-meter.active_power,1,5",
        "1790787600000,main-meter.active_power", "1790787600000,main-meter.active_power,1.234.567",
        "1790787600001,main-meter.active_power,1\n1790787600000,main-meter.active_power,1", "", "ts_ms,point,value",
        "1790787600000,press-1.machine_state,running",
    )
]


@pytest.mark.parametrize("recording", RECORDINGS)
def test_the_mistakes_of_a_recording_are_told_in_vietnamese(recording):
    done = run(VIETNAMESE, "replay", "--config", DEMO, "--readings", "-", stdin=recording)
    assert done.returncode == 65, done.stderr
    assert strays(done.stderr) == [], done.stderr
    assert run(ENGLISH, "replay", "--config", DEMO, "--readings", "-", stdin=recording).stderr != done.stderr

"""Every command and option that the documentation shows exists."""

import pathlib
import re
import shlex

import pytest

from peers.gateway import command

TREE = pathlib.Path(__file__).parents[2]
PAGES = sorted(
    [TREE / "README.md", TREE / "README.vi.md", TREE / "Packaging/man/park-gateway.1.md"]
    + [TREE / "Packaging/man/park-gateway.vi.1.md"]
    + [page for page in (TREE / "docs").rglob("*.md") if "decisions" not in page.parts]
)
SHOWN = re.compile(r"^\s*park-gateway ((?:[^\n]*\\\n)*[^\n]*)|`park-gateway ([^`]*)`", re.MULTILINE)


def examples(page):
    """The words after `park-gateway`, in code blocks and in text."""
    for block, inline in SHOWN.findall(page.read_text()):
        line = (block or inline).replace("\\\n", " ").split("  #")[0].split(" | ")[0].split(" > ")[0]
        words = shlex.split(re.sub(r"[\[\]…]", " ", line), comments=True)
        if words and re.fullmatch("[a-z|]+", words[0]):
            yield words


def helps(words):
    """The help of the subcommand that the words name, and its depth."""
    depth, text = 0, command("--help").stdout
    while depth < len(words) and re.search(rf"^  {re.escape(words[depth])}\b", subcommands(text), re.M):
        depth += 1
        text = command("help", *words[:depth]).stdout
    return depth, text


def subcommands(text):
    return text.partition("SUBCOMMANDS:")[2].split("\n\n")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TREE)))
def test_every_example_names_a_command_and_options_that_exist(page):
    for words in examples(page):
        depth, text = helps(words)
        assert depth > 0, f"no such command: {words}"
        known = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))
        for option in (word.split("=")[0] for word in words if word.startswith("--")):
            assert option in known, f"{option} of {' '.join(words)}"


def test_links_between_pages_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_architecture_names_files_that_exist():
    folders = ("Sources", "Tests", "Packaging")
    files = [str(file) for folder in folders for file in (TREE / folder).rglob("*.*")]
    named = re.findall(r"`([\w+/.-]+\.(?:swift|py|md))`", (TREE / "docs/architecture.md").read_text())
    assert len(named) > 40
    for name in named:
        assert any(file.endswith("/" + name) for file in files), name


def outline(page):
    """The level of each heading of a page, without code blocks."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.M | re.S)
    return [len(marks) for marks in re.findall(r"^(#+) ", text, re.M)]


TRANSLATED = {TREE / "README.md": TREE / "README.vi.md"} | {
    page.parents[1] / page.name: page
    for page in sorted((TREE / "docs/vi").glob("*.md"))
    if page.name != "configuration-quick.md"
}


@pytest.mark.parametrize("page", TRANSLATED, ids=lambda page: page.name)
def test_a_vietnamese_page_has_the_sections_of_the_english_one(page):
    assert outline(TRANSLATED[page]) == outline(page)


def test_there_are_examples_to_check():
    assert sum(len(list(examples(page))) for page in PAGES) > 20

"""Whole vaults made to hurt: every trap of honest YAML and file names, and every way to stall or crash a reader."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from conftest import FileHashes, MakeVault, Run

TODAY = "2026-11-20"
# One process may take this much memory and time for a whole vault, which is many times what it needs.
MEMORY = 1_500_000_000
SECONDS = 600
LIMITED = f"""
import gc, json, os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from vaultkit.cli import main
for number, words in enumerate(json.loads(sys.argv[2])):
    for name, stream in (("out", sys.stdout), ("err", sys.stderr)):
        stream.flush()
        os.dup2(os.open(f"{{sys.argv[1]}}/{{number}}.{{name}}", os.O_WRONLY | os.O_CREAT), stream.fileno())
    try:
        main(words)
    except SystemExit as end:
        with open(f"{{sys.argv[1]}}/{{number}}.code", "w") as file:
            file.write(str(end.code))
    gc.collect()
"""


class Ran(NamedTuple):
    """What a command gave: its exit code and the bytes that it wrote."""

    code: int
    out: bytes
    err: bytes


def run_limited(root: Path, *commands: tuple[str, ...]) -> list[Ran]:
    """Run commands on `root` in a process of their own, bounded in memory and time."""
    words = json.dumps([["-C", str(root), *command, "--today", TODAY] for command in commands])
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-c", LIMITED, folder, words]
        done = subprocess.run(command, capture_output=True, cwd=root, timeout=SECONDS, check=False)
        told = b"".join(path.read_bytes() for path in sorted(Path(folder).glob("*.err")))
        assert b"Traceback" not in told, told.decode(errors="replace")[-2000:]
        assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
        places = [Path(folder, str(number)) for number in range(len(commands))]
        return [
            Ran(
                int(each.with_suffix(".code").read_text()),
                *(each.with_suffix(end).read_bytes() for end in (".out", ".err")),
            )
            for each in places
        ]


# What honest people type in front matter: the lines, and what is told of them (code and line), if anything.
HEADS: Mapping[str, tuple[str, str, int]] = {
    "Norway": ("country: NO\ndrinks: yes\nlamp: on\ndoor: off\nletter: y", "", 0),
    "Times": ("lunch: 12:30\nbus: 12:30:45\ntea: 9:30\nalarm: 09:30", "", 0),
    "Zeros": ("zip: 02134\nagent: 007\nmobile: 0612345670\nother: 0791234567\noctal: 0123", "", 0),
    "Phone": ("phone: +15551234567\ncount: 1_000", "", 0),
    "Floats": ("version: 3.10\nlarge: 1e3", "", 0),
    "Day": ("met: 2024-05-01\nseen: 2024-05-01T10:30", "", 0),
    "Month": ("met: 2025-02", "", 0),
    "No such day": ("role: clerk\nmet: 2024-02-30", "bad-date", 3),
    "No such month": ("met: 2024-13-45", "bad-date", 2),
    "Short day": ("last_contact: 2025-2-3", "bad-date", 2),
    "Bare link": ("introduced_by: [[Witness]]", "unquoted-link", 2),
    "Bare links": ("role: cook\nknows: [[Witness]], [[Other]]", "unquoted-link", 3),
    "At": ("role: cook\ntelegram: @ana", "head-syntax", 3),
    "Backtick": ("nick: `x`", "head-syntax", 2),
    "Percent": ("nick: %x", "head-syntax", 2),
    "Star": ("nick: *star*", "head-syntax", 2),
    "Tagged": ("nick: !x", "head-syntax", 2),
    "Colons": ("note: b: c", "head-syntax", 2),
    "Title": ("a: Foo: bar", "head-syntax", 2),
    "Bare embed": ("photo: ![[Witness]]", "unquoted-link", 2),
    "Hash tag": ("tags: #x", "comment-ate-value", 2),
    "Hash": ("memo: rang #5 twice", "comment-ate-value", 2),
    "Template": ("date: {{date}}", "head-template", 2),
    "Tab": ("address:\n\tstreet: Quay", "head-syntax", 3),
    "Odd keys": ("yes: 1\n1: a\nnull: b\n2024-01-01: c", "", 0),
    "No-break": ("role:\u00a0cook", "nbsp-in-head", 2),
    "Python": ("danger: !!python/object/apply:os.system [exit]", "head-syntax", 2),
    "Twice": ("role: cook\nrole: baker", "duplicate-key", 3),
    "Apple birthday": ("birthday: 1604-05-09", "", 0),
    "Old keys": ("tag: friend\nalias: Bo", "deprecated-key", 2),
    "One alias": ("aliases: Ruiz, Ana", "list-expected", 2),
}

BODY = "# A person\n\n- 2026-11-02 tea with [[Witness]]\n"
NOTE = f"---\ntype: person\n---\n{BODY}"

# What sync tools and editors leave behind: never notes; the code of what is told, if anything.
LEFT_OUT: Mapping[str, str] = {
    ".trash/Hid.md": "", ".obsidian/Hid.md": "", ".git/Hid.md": "", ".stversions/Hid.md": "", "node_modules/Hid.md": "",
    "__pycache__/Hid.md": "", "tools/Hid.md": "", "Patterns/Hid.md": "",
    "People/Witness.sync-conflict-20261102-101010-ABCDEFG.md": "conflict-copy",
    "People/Witness (Bo's conflicted copy 2026-11-02).md": "conflict-copy",
    "People/Witness (Case Conflict).md": "conflict-copy",
    "People/Witness (conflicted copy 2026-11-02 101010).md": "conflict-copy",
    "People/Witness (Conflicted copy Laptop 202611021010).md": "conflict-copy",
    "People/Witness.md.orig": "", "People/.Witness.md.swp": "", "People/Witness.md~": "", "People/4913": "",
    "People/#Witness.md#": "", "People/Witness.md.~1~": "", "People/.~undo-tree~": "", "People/.Witness.md.kate-swp": "",
    "People/.goutputstream-ABC123": "", "People/Witness.md___jb_tmp___": "", "People/Witness.md.vsctmp": "",
    "People/.~lock.Witness.md#": "", "People/Witness.md.tmp.123.abcdef": "", "People/Witness.md.sb-1a2b3c4d-abcdef": "",
    "People/.syncthing.Witness.md.tmp": "", "People/~syncthing~Witness.md.tmp": "",
}  # fmt: skip
# Those that only look like it, and are notes; OneDrive's and iCloud's guesses are told.
KEPT: Mapping[str, str] = {
    "People/Notes on sync-conflict.md": "", "People/Conflict resolution.md": "", "People/4913.md": "",
    "People/Witness-LAPTOP.md": "suspected-copy", "People/Witness 2.md": "suspected-copy",
    "People/Witness (1).md": "suspected-copy",
}  # fmt: skip


def trap_vault(make_vault: MakeVault) -> Path:
    heads = {f"People/{name}.md": f"---\n{head}\n---\n{BODY}" for name, (head, _, _) in HEADS.items()}
    odd: dict[str, str | bytes] = {
        "tools/pyvenv.cfg": "",
        ".obsidian/templates.json": '{"folder": "Patterns"}',
        "People/.Elsewhere.md.icloud": b"bplist00",
        "People/Merged.md": f"---\ntype: person\n---\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n{BODY}",
        "People/Latin.md": NOTE.replace("A person", "Jos\xe9").encode("latin-1"),
        "People/Wide.md": NOTE.encode("utf-16"),
        "People/Marked.md": b"\xef\xbb\xbf" + NOTE.replace("\n", "\r\n").encode(),
        "People/Empty.md": "",
        "People/Bare.md": "---\n---",
        "People/Open.md": f"---\ntype: person\n{BODY}",
        "People/Dots.md": f"---\ntype: person\n...\n{BODY}",
        "People/Text.md": f"---\njust words\n---\n{BODY}",
        "People/Toml.md": f"+++\ntype = 'person'\n+++\n{BODY}",
    }
    notes = dict.fromkeys(("People/Witness.md", *KEPT, *LEFT_OUT), NOTE)
    root = make_vault({**heads, **odd, **notes})
    (root / "People/.#Witness.md").symlink_to("nobody@nowhere.1234")
    (root / "People/Dangling.md").symlink_to("gone.md")
    return root


def ask(run: Run, *arguments: object) -> Any:
    return json.loads(run(*arguments, "--json", "--today", TODAY).out)


def test_every_trap_of_yaml_is_told_with_its_line_and_costs_no_person(make_vault: MakeVault, run: Run) -> None:
    root = trap_vault(make_vault)
    assert run("report", root, "--today", TODAY).code == 0
    told = {(each["path"], each["code"], each["line"]) for each in ask(run, "check", root, "--level", "info")}
    expected = {(f"People/{name}.md", code, line) for name, (_, code, line) in HEADS.items() if code}
    assert not expected - told
    # Of what is fine nothing is told.
    fine = {f"People/{name}.md" for name, (_, code, _) in HEADS.items() if not code}
    assert not {each for each in told if each[0] in fine}
    shown = run("list", "-C", root, "--today", TODAY).out
    assert not [name for name in HEADS if name not in shown]


def test_what_machines_leave_behind_is_never_a_note_and_conflicts_are_told(make_vault: MakeVault, run: Run) -> None:
    root = trap_vault(make_vault)
    assert run("report", root, "--today", TODAY).code == 0
    told = {(each["path"], each["code"]) for each in ask(run, "check", root, "--level", "info")}
    listed = {record["path"]: record["kind"] for record in ask(run, "list", "-C", root)}
    assert not set(LEFT_OUT) & set(listed)
    assert not set(KEPT) - set(listed)
    assert not {(path, code) for path, code in (*LEFT_OUT.items(), *KEPT.items()) if code} - told
    assert not {path for path, code in (*LEFT_OUT.items(), *KEPT.items()) if not code} & {path for path, _ in told}
    more = {
        "Elsewhere": "not-downloaded", "Merged": "merge-marks", "Latin": "not-utf8", "Wide": "not-utf8",
        "Open": "head-not-closed", "Dots": "head-not-closed", "Text": "head-not-properties", "Toml": "head-toml",
    }  # fmt: skip
    assert not {(f"People/{name}.md", code) for name, code in more.items()} - told
    assert not {"People/.#Witness.md", "People/Dangling.md"} & {*listed, *(path for path, _ in told)}
    people = {"Merged", "Marked", "Empty", "Bare", "Open", "Dots", "Text", "Toml", *HEADS}
    assert {listed.get(f"People/{name}.md") for name in people} == {"person"}


def repeat(unit: str, size: int) -> str:
    return unit * (size // len(unit.encode()))


def killers(size: int) -> dict[str, str]:
    """Return notes of about `size` bytes, most of them one line, that stall or crash a careless reader."""
    signs = (
        "[[", "]]", "[", "]", "(", "{{", "![", "![[", "[a](", "[a](<b", "(a:: ", "[a:: ", "x <!-- ", "<!--", "%%", "%%% ", "$a ",
        "$$", "\\$", "*", "_", "*a ", "#a", "#a ", "#a/", "|", "| a ", "> ", ">", "- ", "1. ", "<", "<a ", '<a b="', "<?",
        "<![CDATA[", "&a", "# ", "a\n=\n", "a\n-\n", "```\n", "~~~\n", "- 2026-11-02 ", "## 2026-11-02\n", "\n", " ", "\t",
        "\u00a0", "\r", "\u2028", "\x00", "\x1b[31m", "\ufeff", "\u202e", "👨‍👩‍👧", "e" + "\u0301" * 20, "^a ", "[^a]: b\n",
        "[a]: b\n", "\\", "a:: ", "a:: b\n", "http://a(( ", "---\n", "+++\n", "<<<<<<< a\n=======\n", "<div>\n", "</div>", "a",
        "[[a]]", "[[a|b]] ", "[a](b) ", "- [ ] 📅\n", "<!-- vaultkit:begin", "🔁 every ", "::", "(got:: a) ", "[a:: [[b]]] ",
    )  # fmt: skip
    notes = {f"sign {number}": repeat(sign, size) for number, sign in enumerate(signs)}
    lines = {
        "task": "- [ ] " + repeat("📅", size),
        "task days": "- [ ] " + repeat("📅 2026-11-02 ", size),
        "task rules": "- [ ] " + repeat("🔁 every ", size),
        "growing code": " ".join("`" * length for length in range(1, int((2 * size) ** 0.5))),
        "growing fences": "\n".join("`" * length for length in range(3, int((2 * size) ** 0.5))),
        "growing list": "\n".join("  " * length + "- a" for length in range(int(size**0.5))),
        "table": "|a|b|\n|-|-|\n" + repeat("|", size),
        "quotes": ">" * 10_000 + " [[Witness]]",
        "brackets": "[" * 100_000,
        "spaces within": "- 2026-11-02" + repeat(" ", size) + "a",
        "spaces at end": "# a" + repeat(" ", size) + "b",
        "hashes at end": "# a" + repeat(" #", size),
        "long link": f"[[{repeat('a/', size)}]]",
        "long heading link": f"[[{repeat('a#', size)}]]",
        "way out": f"[[{repeat('../', size)}x]]",
        "percent signs": f"[a]({repeat('%', size)})",
        "references": "[a]: b\n\n" + repeat("[a] ", size),
        "with": f"- 2026-11-02 (with:: {repeat('[[a]], ', size)})",
        "questions": "# Questions\n" + repeat("- a?\n", size),
        "matters": "# Important\n" + repeat("- a\n  - b\n    - [ ] c\n", size),
        "entries": repeat("- 2026-11-02 a (got:: b)\n", size),
        "sections": repeat("## 2026-11-02 a\n(got:: [[b]])\n- [[c]] a\n", size),
        "paragraphs": repeat("2026-11-02 a\n\n", size),
        "starts": repeat("- **==[[2026-11-02 ", size) + repeat("- [2026-11-02](", size),
        "blanks in a name": f"- 2026-11-02 (with:: a{repeat(' ', size)}b, c)",
        "macros": "- 2026-11-02 {{a}} " + repeat("{{ [[Witness]] ", size),
        "comments in code": f"- [ ] ring 📅 2026-11-19 `{repeat('<!--', size)}`",
        "many names": "".join(f"[[n{number}]] " for number in range(size // 9)),
        "many tags": "".join(f"#t{number} " for number in range(size // 8)),
        "many marks": "".join(f"<!-- vaultkit:begin a{n} -->\n<!-- vaultkit:end a{n} -->\n" for n in range(size // 70)),
        "unpaired marks": "".join(f"<!-- vaultkit:begin a{number} -->\n" for number in range(size // 35)),
    }
    return {**notes, **lines}


def head_killers(size: int) -> dict[str, str]:
    """Return front matters of about `size` bytes that do the same."""
    bomb = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    heads = {
        "bomb": f"a0: &a0 [x, x, x, x, x, x, x, x, x]\n{bomb}",
        "self": "a: &a [*a]\n",
        "merges": "a: &a {b: c}\n" + repeat("<<: *a\n", size),
        "flow": f"a: {'[' * 10_000}\n",
        "closed flow": f"a: {'[' * 10_000}{']' * 10_000}\n",
        "braces": f"a: {'{' * 10_000}\n",
        "blocks": "".join(" " * depth + "a:\n" for depth in range(1000)),
        "sequences": f"a:\n{'- ' * 10_000}\n",
        "same keys": repeat("a: b\n", size),
        "many keys": "".join(f"k{number}: b\n" for number in range(size // 9)),
        "bad keys": "".join(f"k{number}: @b\n" for number in range(size // 10)),
        "open lists": repeat("a: [\n", size),
        "colons": f"a: {repeat('b: ', size)}\n",
        "escapes": 'a: "' + repeat("b\\", size) + "\n",
        "comments": repeat("a: b #c\n", size),
        "hashes": f"a: {repeat(' #', size)}\n",
        "no-breaks": repeat("a:\u00a0b\n", size),
        "bare links": repeat("- [[a]]\n", size),
        "knows": "knows:\n" + repeat('  - "[[a]]"\n', size),
        "relations": f"knows: {repeat('[[a]] (', size)}\n",
        "long key": f"{repeat('k', size)}: a\n",
        "long value": f"a: {repeat('v ', size)}\n",
        "folded": "a: >\n" + repeat("  v\n", size),
        "blanks": repeat(" ", size) + "\n",
        "tabs": repeat("\t", size) + "\n",
        "question marks": repeat("? ", size) + "\n",
        "tags": f"a: {repeat('!', size)}\n",
        "typed": f"a: {repeat('!!a ', size)}\n",
        "directives": repeat("%a\n", size),
        "quotes": repeat("'", size) + "\n",
        "closeness": f"closeness: {repeat('9', size)}\n",
        "cadence": f"cadence: every {repeat('9', size)} weeks\n",
        "cadence days": f"cadence: {'9' * 15} weeks\n",
        "birthday": f"birthday: {repeat('1-', size)}\n",
        "met": f"met: {repeat('2026-', size)}\n",
        "aliases": f"aliases: [{', '.join(f'a{number}' for number in range(size // 8))}]\n",
        "year": "met: 9999-12-31\nlast_contact: 0001-01-01\ncadence: 2000000 weeks\nsnooze: 9999-12-31\n",
    }
    notes = {f"head {name}": f"---\n{head}---\n{BODY}" for name, head in heads.items()}
    return {**notes, "head open": "---\n" + repeat("a: b\n", size)}


def check_terminal(out: bytes) -> None:
    """Require that nothing in `out` can move a cursor or colour a terminal."""
    assert b"\x1b" not in out
    assert "\x9b" not in out.decode("utf-8", "replace")


def survive(root: Path, code: int = 0) -> set[str]:
    """Run every command that reads, all within the same bounds, and return the paths that `list` shows.

    `code` is what a report leaves with: 4 where marks are broken.
    """
    forms = [("graph", "--format", form) for form in ("json", "dot", "mermaid", "canvas", "html")]
    readers = (("check", "--level", "info"), ("list",), *forms)
    report, *found, again, listed = run_limited(root, ("report",), *readers, ("report", "--check"), ("list", "--json"))
    assert report.code == code, report.err.decode(errors="replace")[-2000:]
    check_terminal(report.out + report.err)
    for done in found:
        assert done.code in (0, 1), done.err.decode(errors="replace")[-2000:]
        check_terminal(done.out + done.err)
    assert again.code == code, again.out.decode(errors="replace")[-2000:]
    return {record["path"] for record in json.loads(listed.out)}


def test_notes_made_to_stall_a_reader_are_all_survived(make_vault: MakeVault) -> None:
    notes = {**killers(5_000), **head_killers(5_000)}
    root = make_vault({"People/Witness.md": NOTE, **{f"People/{name}.md": text for name, text in notes.items()}})
    with (root / "People/Huge.md").open("wb") as stream:
        stream.writelines(NOTE.encode() * 1000 for _ in range(50_000_000 // len(NOTE) // 1000 + 1))
    listed = survive(root, code=4)
    assert not {f"People/{name}.md" for name in ("Witness", "Huge", *notes)} - listed


# What holds for 5 KB might still be quadratic.
@pytest.mark.campaign
@pytest.mark.parametrize("name", sorted({**killers(10), **head_killers(10)}))
def test_a_megabyte_made_to_stall_a_reader_is_survived(make_vault: MakeVault, name: str) -> None:
    text = {**killers(1_000_000), **head_killers(1_000_000)}[name]
    root = make_vault({"People/Witness.md": NOTE, "People/Killer.md": text})
    report, again = run_limited(root, ("report",), ("report", "--check", "--json"))
    assert report.code in (0, 4), report.err.decode(errors="replace")[-2000:]
    check_terminal(report.out + report.err)
    assert {"written", "problems"} < set(json.loads(again.out))


NAMES = (
    "a\nb", "tab\there", "bell\x07", "esc\x1b[31mred", "title\x1b]0;gone\x07", "csi\x9b31m", "quote'", 'double"', "both'\"",
    "dollar$(reboot)", "back`tick`", "semi;colon", "amp&lt;", "<b>bold", "<!-- comment", "%%", "[[link]]", "]]", "[a](b)",
    "pipe|pipe", "hash#tag", "#start", "^block", "a: b", "- dash", "-C", "--json", "? question", "{brace}", "!bang", "*star*",
    "_under_", "~~strike~~", "@at", "%percent", "back\\slash", "c:colon", "trailing ", " leading", "trailing.",
    "\u202ertl", "\u2066iso", "عربي", "日本語", "👩‍👧‍👦", "e\u0301", "İstanbul", "ß", "x" * 252, "é" * 126, "\u2028line",
    "\u00a0nbsp", "\ufeffbom", "\u200bzero", "NUL", "con", "---", "null", "~", "2026-11-02", "2026-02-30", "Home",
    "Follow-ups", "Me", "index", "README", "?ghost", "=cmd", "1.", "- [ ] task", "(a:: b)", "a.md", "vaultkit:begin home",
)  # fmt: skip


def test_file_names_made_to_confuse_are_all_survived(make_vault: MakeVault, file_hashes: FileHashes) -> None:
    names = [f"People/{name}.md" for name in NAMES]
    links = "".join(f'  - "[[{json.dumps(name)[1:-1]}]]"\n' for name in NAMES)
    root = make_vault({**dict.fromkeys(names, NOTE), "People/Witness.md": f"---\nknows:\n{links}---\n"})
    (root / os.fsdecode(b"People/caf\xe9.md")).write_text(NOTE)
    before = {os.fsencode(path).decode(errors="replace"): digest for path, digest in file_hashes(root).items()}
    listed = survive(root)
    after = {os.fsencode(path).decode(errors="replace"): digest for path, digest in file_hashes(root).items()}
    assert {path: digest for path, digest in after.items() if not path.startswith("Index/")} == before
    # NFC is how vaultkit spells paths.
    assert not {path.replace("e\u0301", "é") for path in names} - listed


def test_things_that_are_no_files_are_all_survived(make_vault: MakeVault) -> None:
    root = make_vault({"People/Witness.md": NOTE, "People/Folder.md/Inside.md": NOTE})
    os.mkfifo(root / "People/Pipe.md")
    (root / "People/Loop").symlink_to(root, target_is_directory=True)
    (root / "People/Self.md").symlink_to("Self.md")
    (root / "People/One.md").symlink_to("Two.md")
    (root / "People/Two.md").symlink_to("One.md")
    (root / "People/Zero.md").symlink_to("/dev/zero")
    (root / "People/Random.md").symlink_to("/dev/urandom")
    (root / "People/Memory.md").symlink_to("/proc/self/mem")
    (root / "People/Processes").symlink_to("/proc/self")
    descriptor = os.open(root / "People", os.O_RDONLY)
    # The path of a socket must be short, the names of folders need not be.
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"/proc/self/fd/{descriptor}/Socket.md")
        listed = survive(root)
    os.close(descriptor)
    assert listed >= {"People/Witness.md", "People/Folder.md/Inside.md"}
    names = {path.rpartition("/")[2] for path in listed}
    assert not names & {"Pipe.md", "Self.md", "One.md", "Two.md", "Zero.md", "Random.md", "Memory.md", "Socket.md"}


def test_folders_deeper_than_any_path_may_be_long_are_survived(make_vault: MakeVault) -> None:
    root = make_vault({"People/Witness.md": NOTE})
    (root / Path(*["d"] * 300)).mkdir(parents=True)
    (root / Path(*["d"] * 300, "Deep.md")).write_text(NOTE)
    descriptor = os.open(root, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("a folder with a long name", dir_fd=descriptor)
        below = os.open("a folder with a long name", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    note = os.open("Deeper.md", os.O_WRONLY | os.O_CREAT, dir_fd=descriptor)
    os.write(note, NOTE.encode())
    os.close(note)
    os.close(descriptor)
    listed = survive(root)
    assert {"People/Witness.md", f"{'d/' * 300}Deep.md"} <= listed


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told_and_costs_nothing_else(make_vault: MakeVault) -> None:
    root = make_vault({"People/Witness.md": NOTE, "People/Locked.md": NOTE, "Shut/Inside.md": NOTE})
    (root / "People/Locked.md").chmod(0)
    (root / "Shut").chmod(0)
    try:
        listed = survive(root)
        told = {(each["path"], each["code"]) for each in json.loads(run_limited(root, ("check", "--json"))[0].out)}
    finally:
        (root / "Shut").chmod(0o700)
    assert listed == {"People/Witness.md"}
    assert {("People/Locked.md", "unreadable"), ("Shut", "unreadable")} <= told

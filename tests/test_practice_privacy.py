"""Privacy by the rule of proof: what is meant for others is the same, byte for byte, with and without private notes."""

from __future__ import annotations

import json
import re
import shutil
import socket
from pathlib import Path

import pytest
from conftest import FileHashes, MakeVault, Run

from vaultkit.cli import COMMANDS
from vaultkit.vault.keys import KEYS

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-11-20"
PUBLIC = {
    "Me.md": "---\ntype: me\n---\n",
    "People/Ana.md": "---\nmet: 2020\n---\n- 2026-01-02 tea (lead:: [[Post]])\n",
    "People/Bo.md": "---\nmet: 2021\nintroduced_by: '[[Ana]]'\n---\n",
    "Jobs/Post.md": "---\nvia: '[[Ana]]'\n---\n- 2026-02-01 (stage:: applied)\n",
}
SECRET = {
    "People/Alice.md": "---\nprivate: true\nmet: 2019\nknows: ['[[Ana]] (sister of hers)']\nbackground: [lived in the shelter]\n---\n"
    "- 2026-01-01 tea (intro:: [[Ana]]) (lead:: [[Post]])\n",
    "Orgs/Shelter.md": "---\nprivate: true\n---\n",
}
SHARED = (
    ("graph",), ("graph", "--format", "dot"), ("graph", "--format", "graphml"), ("graph", "--format", "mermaid"),
    ("graph", "--format", "canvas"), ("graph", "--format", "html"),
    ("story", "Post", "--public"), ("story", "Post", "--public", "--json"),
)  # fmt: skip


@pytest.mark.parametrize("command", SHARED, ids=" ".join)
def test_private_notes_leave_no_trace_in_what_is_shared(
    command: tuple[str, ...], make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({**PUBLIC, **SECRET})
    with_private = run(*command, "-C", root, "--today", DAY)
    for path in SECRET:
        (root / path).unlink()
    without = run(*command, "-C", root, "--today", DAY)
    assert with_private.code == 0
    assert with_private == without
    assert "Alice" not in with_private.out
    assert "shelter" not in with_private.out.casefold()


@pytest.mark.parametrize("form", ["json", "mermaid", "html"])
def test_a_name_that_only_keep_from_holds_is_in_no_graph(form: str, make_vault: MakeVault, run: Run) -> None:
    me = "---\ntype: me\nkeep_from: ['[[Boss]]', '[[Ghost]]', '[[Ana]]', '[[Alice]]']\n---\n"
    knows = "---\nmet: 2021\nknows: '[[Ghost]]'\n---\n"
    root = make_vault({**PUBLIC, **SECRET, "Me.md": me, "People/Bo.md": knows})
    shown = run("graph", "--format", form, "-C", root, "--today", DAY)
    assert shown.code == 0
    assert "Boss" not in shown.out
    assert "a contact" not in shown.out
    assert "Ghost" in shown.out


def test_private_lines_leave_no_trace_in_a_story_that_is_shared(make_vault: MakeVault, run: Run) -> None:
    hidden = "%%private%%\n- 2026-01-15 (gave:: bail money for [[Post]])\n%%/private%%\n"
    root = make_vault({**PUBLIC, "People/Ana.md": PUBLIC["People/Ana.md"] + hidden})
    assert "bail" in run("story", "Post", "-C", root, "--today", DAY).out
    assert "bail" not in run("story", "Post", "--public", "-C", root, "--today", DAY).out


@pytest.mark.parametrize("command", SHARED, ids=" ".join)
@pytest.mark.parametrize(
    "block",
    [
        "%%private%%\nx\n%%/private%%\n",
        "%%private%%x%%/private%%\n",
        "%%private%% [[Alice]]\n\n- x\n\n- y %%/private%%\n",
        "",
    ],
)
def test_nothing_tells_how_long_private_lines_are(
    command: tuple[str, ...], block: str, make_vault: MakeVault, run: Run
) -> None:
    long = "%%private%%\n" + "- 2026-01-15 (gave:: bail money for [[Post]])\n" * 9 + "%%/private%%\n"
    told = []
    for lines in (block, long):
        ana = f"---\nmet: 2020\n---\n{lines}- 2026-01-02 tea (lead:: [[Post]]) %%private%%{lines and len(lines)}%%/private%%\n\n{lines}## Later\n\n- 2026-03-02 call (gave:: a map for [[Post]])\n{lines}"
        told.append(run(*command, "-C", make_vault({**PUBLIC, "People/Ana.md": ana}), "--today", DAY).out)
    assert told[0] == told[1]


def test_where_a_public_note_names_a_private_person_the_name_becomes_a_contact(make_vault: MakeVault, run: Run) -> None:
    named = {**PUBLIC, "Jobs/Post.md": "---\nvia: ['[[Ana]]', '[[Alice]]']\n---\n- 2026-02-01 (stage:: applied)\n"}
    named["People/Ana.md"] += "- 2026-02-03 (gave:: a cake from Alice and other people for [[Post]])\n"
    root = make_vault({**named, **SECRET})
    for more in ((), ("--json",)):
        shown = run("story", "Post", "--public", *more, "-C", root, "--today", DAY).out
        assert "alice" not in shown.casefold()
        assert "a cake from a contact and other people for Post" in shown
    assert "Alice" in run("story", "Post", "-C", root, "--today", DAY).out


def test_at_home_a_private_person_can_open_doors(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({**PUBLIC, "People/Alice.md": "---\nprivate: true\nmet: 2019\nknows: Rob\n---\n"})
    assert "you > Alice > Rob" in run("path", "Rob", "-C", root, "--today", DAY).out


EXPORTS = tuple(("export", form) for form in ("vcard", "ics", "csv", "json"))
HOUSE = {
    "Me.md": "---\ntype: me\n---\n",
    "Jobs/Post.md": "---\nvia: ['[[Ana]]', '[[Bo]]', a friend of Zora Quill]\n---\n- 2026-02-01 with [[Zora Quill|Sooty]] (stage:: [[Zora Quill|Sooty]] said yes)\n",
    "People/Ana.md": "---\nmet: 2020\nbirthday: 1980-01-02\nintroduced_by: '[[Zora Quill|Sooty]]'\norg: '[[Hush Ltd|The Firm]]'\n"
    "role: hand of Zora Quill\nknows: ['[[Zora Quill|Sooty]] (cousin)', '[[Bo]] (through _Zora Quill_)', the twin of Zora Quill]\n"
    "follow_up: 2027-07-12 ask zora   QUILL or [Sooty](Zora%20Quill.md)\n"
    'vcard: ["X-BOSS:Zora Quill", "X-TEAM;CN=Zora Quill:x", "X-HALF;ENCODING=QUOTED-PRINTABLE:Zora=20Quill", "X-TEA:green"]\n---\n'
    "- [ ] ask [Sooty](../People/Zora%20Quill.md) %%she is nice%% 📅 2027-07-10\n"
    "- [ ] ask [SUE11][her], [see [Sooty](Zora%20Quill.md)](Bo.md) 📅 2027-07-11\n"
    "- 2026-01-02 tea (promised:: [Sooty](<Zora Quill.md>) a cake 📅 2027-07-14) (gave:: a cake from [[./Zora Quill|Sooty]] for [[Post]])\n\n"
    "## To [[Zora Quill|Sooty]]\n\n- 2026-01-03 call (gave:: a list for [[Post]])\n\n[her]: Zora%20Quill.md\n",
    "People/Bo.md": "---\nmet_at: '[[Hush Ltd|the birthday of Sooty]]'\nlocation: '[[Hush Ltd|Secret town]]'\ncontext: at Zora Quill's\n---\n",
    "People/Zora Quill.md": "---\nprivate: true\naliases: [SUE11]\n---\n- 2026-01-01 tea (lead:: [[Post]])\n",
    "Orgs/Hush Ltd.md": "---\nprivate: true\n---\n",
}  # fmt: skip
OTHER_NAMES = {"Zora": "Olga", "zora": "olga", "Quill": "Pimpernel", "QUILL": "PIMPERNEL", "Hush": "Tide", "Sooty": "Freckles", "SUE11": "OLI7",
               "Firm": "House", "Secret town": "Rome", "cousin": "boss", "nice": "awful"}  # fmt: skip


@pytest.mark.parametrize("command", [*SHARED, *EXPORTS], ids=" ".join)
def test_links_to_private_notes_are_told_by_where_they_lead_and_not_by_what_they_show(
    command: tuple[str, ...], make_vault: MakeVault, run: Run
) -> None:
    shown = run(*command, "-C", make_vault(HOUSE), "--today", DAY).out
    for word in ("zora", "quill", "hush", "sooty", "sue11", "firm", "secret", "cousin", "nice", "x-half", "x-team"):
        assert word not in shown.casefold()
    assert "Ana" in shown
    if command == ("export", "ics"):
        assert "ask a contact or a contact" in shown
        assert "ask a contact\\, see a contact" in shown
        assert "you promised: a contact a cake" in shown
    if command == ("export", "vcard"):
        assert "ORG:a contact" in shown
        assert "X-BOSS:a contact" in shown
        assert "X-TEA:green" in shown


@pytest.mark.parametrize("command", [*SHARED, *EXPORTS], ids=" ".join)
def test_what_is_shared_is_the_same_whatever_private_notes_and_lines_hold(
    command: tuple[str, ...], make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({**HOUSE, "vaultkit.toml": ""})
    shown = run(*command, "-C", root, "--today", DAY).out
    for path, text in HOUSE.items():
        renamed = (path, text)
        for name, other in OTHER_NAMES.items():
            renamed = (renamed[0].replace(name, other), renamed[1].replace(name, other))
        (root / path).unlink()
        (root / renamed[0]).write_text(renamed[1], encoding="utf-8")
    assert run(*command, "-C", root, "--today", DAY).out == shown


NAMESAKES = {
    "Me.md": "---\ntype: me\n---\n",
    "Jobs/Post.md": "---\nvia: '[[Ana]]'\n---\n- 2026-02-01 (stage:: applied)\n",
    "People/Ana.md": "---\nbirthday: 1980-01-02\n---\n- [ ] ask Ana, Bo and [[Ana]] 📅 2027-01-02\n",
    "People/Bo Ray.md": "---\naliases: [Bo]\nintroduced_by: '[[Ana]]'\nfollow_up: 2027-01-03 bring Bo Ray, other people and the index\n---\n",
}


@pytest.mark.parametrize("command", [*SHARED, *EXPORTS], ids=" ".join)
def test_a_private_namesake_of_a_public_note_changes_nothing(
    command: tuple[str, ...], make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({**NAMESAKES, "vaultkit.toml": ""})
    alone = run(*command, "-C", root, "--today", DAY).out
    private = "---\nprivate: true\naliases: [Ray]\n---\n"
    make_vault(dict.fromkeys(("People/Secret/Ana.md", "Bo.md", "2026-02-01.md", "People/index.md"), private))
    assert run(*command, "-C", root, "--today", DAY).out == alone
    assert "a contact" not in alone


PLACES = {
    "person": "People/Ana.md",
    "organisation": "Orgs/Firm.md",
    "event": "Events/Fair.md",
    "opportunity": "Jobs/Post.md",
}
DAYS = ("birthday", "met", "last_contact", "snooze", "expires", "date", "until", "deadline", "revisit")
FLAGS = ("private", "do_not_contact", "status", "type", "kind")


def every_property(name: str) -> dict[str, str]:
    """Return a vault in which each property of public notes names somebody who is private."""
    texts = {}
    for kind, path in PLACES.items():
        rows = [f"{key}: {property_naming(name, key)}" for key in KEYS[kind] if key not in FLAGS]
        texts[path] = "\n".join(
            ("---", f"type: {kind}", *rows, "---", f"- 2026-01-02 {name} (gave:: a cake for [[Post]])\n")
        )
    texts["Jobs/Post.md"] = texts["Jobs/Post.md"].replace("via: [", 'via: ["[[Ana]]", ')
    return {"Me.md": "---\ntype: me\n---\n", **texts, f"People/{name}.md": "---\nprivate: true\n---\n"}


def property_naming(name: str, key: str) -> str:
    if key in DAYS:
        return f"2020-01-02 {name}"
    # A public note that bears the very name keeps it.
    bare = "" if key in ("name", "aliases") else f', "{name}"'
    return f'["2027-01-02 friend of {name}", "{name}\'s", "[[{name}|Sooty]]"{bare}]'


@pytest.mark.parametrize("command", [*SHARED, *EXPORTS], ids=" ".join)
def test_no_property_of_a_public_note_tells_the_name_of_a_private_one(
    command: tuple[str, ...], make_vault: MakeVault, run: Run
) -> None:
    shown = run(*command, "-C", make_vault(every_property("Zed Quux")), "--today", DAY).out
    assert "friend of a contact" in shown.replace("\r\n ", "")
    for word in ("zed", "quux", "sooty"):
        assert word not in shown.replace("\r\n ", "").casefold()
    shutil.rmtree(make_vault({}))
    assert run(*command, "-C", make_vault(every_property("Nik Pim")), "--today", DAY).out == shown


HELD = {
    "People/sam-lee.md": "---\nname: Sam Lee\naliases: [Sam L.]\n---\n",
    "People/Li.md": "---\nname: Sam Li\naliases: [Sam's friend, wife of Sam, 'Sam Ray Li, of Sam Ray']\n---\n",
    "People/Sam Ray Junior.md": "---\naliases: [Sam Ray Jr.]\nphone: 1 (Sam Lee)\n---\n",
}


def test_a_public_name_that_holds_a_private_one_stays_where_it_is_a_name_of_its_own(
    make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({**HELD, "People/Sam Ray.md": "---\nprivate: true\naliases: [Sam]\n---\n"})
    cards = json.loads(run("export", "json", "-C", root, "--today", DAY).out)
    told = {card["name"]: (card["aliases"], card["phone"]) for card in cards}
    assert told == {
        "Sam Lee": (["Sam L."], []),
        "Sam Li": (["a contact's friend", "wife of a contact", "a contact Li, of a contact"], []),
        "Sam Ray Junior": (["Sam Ray Jr."], ["1 (Sam Lee)"]),
    }


WILL = (
    "will@example.com",
    "w.smith@acme.com",
    "https://will.example.com",
    "https://www.linkedin.com/in/will-smith",
    "will-1",
)
HIDDEN = dict.fromkeys(("People/Will.md", "Orgs/Acme.md", "People/Zed Quux.md"), "---\nprivate: true\n---\n")


def test_an_address_of_somebody_public_is_never_mangled(make_vault: MakeVault, run: Run) -> None:
    emails, (url, linkedin, uid) = ", ".join(WILL[:2]), WILL[2:]
    head = f"---\nemail: [{emails}]\nurl: {url}\nlinkedin: {linkedin}\nuid: urn:uuid:{uid}\nphone: 1 (Will)\n"
    head += 'vcard: ["X-CHAT:https://a.org/will", "X-BOOK:https://a.org/zed-quux"]\n---\n'
    root = make_vault({**HIDDEN, "People/Will Smith.md": head})
    shown = run("export", "vcard", "-C", root, "--today", DAY).out.replace("\r\n ", "")
    assert all(text in shown for text in WILL)
    assert "TEL:1 (a contact)" in shown
    assert "X-CHAT:https://a.org/will" in shown
    assert "X-BOOK" not in shown


@pytest.mark.parametrize("form", ["vcard", "csv", "json"])
@pytest.mark.parametrize("name", ["zed.quux", "Zed-Quux", "zed_quux", "ZedQuux", "zed%20quux", "zedquux7"])
def test_an_address_that_holds_a_whole_private_name_is_left_out(
    name: str, form: str, make_vault: MakeVault, run: Run
) -> None:
    head = (
        f"---\nemail: [{name}@a.com, zed@a.com]\nurl: https://a.com/{name}\nlinkedin: https://linkedin.com/in/{name}\n"
    )
    shown = run("export", form, "-C", make_vault({**HIDDEN, "Ana.md": f"{head}uid: {name}\ntype: person\n---\n"})).out
    assert "zed@a.com" in shown
    assert "quux" not in shown.casefold()
    assert "a contact" not in shown


@pytest.mark.parametrize(
    "command", [("export", "vcard"), ("export", "csv"), ("export", "json"), ("graph",)], ids=" ".join
)
@pytest.mark.parametrize("name", ["Zed-Quux", "ZedQuux", "zed_quux", "team/Zed-Quux", "zedquux/team"])
def test_a_tag_that_holds_a_whole_private_name_is_left_out(
    name: str, command: tuple[str, ...], make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({**HIDDEN, "People/Ana.md": f"---\ntags: [person, garden, {name}]\n---\n#{name}\n"})
    shown = run(*command, "-C", root, "--today", DAY).out
    assert "Ana" in shown
    assert "quux" not in shown.casefold()
    assert "team" not in shown
    assert command == ("graph",) or "garden" in shown


def test_an_address_by_a_longer_public_name_is_the_public_ones(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({**HIDDEN, "People/Zed Quux Ray.md": "---\nemail: zed.quux.ray@a.com\n---\n"})
    assert "zed.quux.ray@a.com" in run("export", "vcard", "-C", root).out


READING = {
    "next": (), "show": ("Nadia Roux",), "path": ("Harriet Penhallow",), "who": ("maps",), "story": ("Data steward",),
    "ripples": ("Dagny",), "stats": (), "list": (), "check": (), "report": ("--check",), "graph": (),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in COMMANDS if name in READING])
def test_no_command_opens_a_connection_or_writes_beside_the_index(  # noqa: PLR0917 (fixtures)
    name: str, run: Run, tmp_path: Path, file_hashes: FileHashes, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "example-vault"
    shutil.copytree(ROOT / "example-vault", root)
    before = file_hashes(root)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert run(name, *READING[name], "-C", root, "--today", DAY).code == (1 if name == "check" else 0)
    assert file_hashes(root) == before


def index_texts() -> list[tuple[str, str]]:
    return [
        (path.name, path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "example-vault" / "Index").glob("*.md"))
    ]


def test_004_05_no_general_figure_and_no_score_stands_in_any_index_note() -> None:
    for name, text in index_texts():
        assert "%" not in text.replace("%%", ""), name
        assert not re.search(r"\b(?:score|points?|rank|0\.\d+)\b", text), name


def test_002_07_no_word_ranks_people() -> None:
    ranking = re.compile(
        r"\b(?:low|high)[- ](?:value|priority)\b|\bworthless\b|\buse(?:ful|less) (?:person|contact)\b|\bA-list\b",
        re.IGNORECASE,
    )
    places = [*ROOT.glob("vaultkit/views/*.py"), *ROOT.glob("vaultkit/practice/*"), *ROOT.glob("vaultkit/cli/*.py")]
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in places if path.is_file()]
    assert not [(name, found[0]) for name, text in (*texts, *index_texts()) for found in ranking.finditer(text)]


def test_who_is_left_in_peace_is_named_in_no_list_of_what_to_do() -> None:
    for name, text in index_texts():
        if name in ("Follow-ups.md", "Quiet and dormant.md", "Introductions to make.md", "Thanks owed.md"):
            for person in ("Mairead Quill", "Corin Hale", "Bertil Aune", "Zofia Wrona"):
                assert person not in text, (name, person)

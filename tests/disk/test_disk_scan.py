"""The sweep: which files are notes, which are not, and what is told of them."""

from __future__ import annotations

import os
import socket
import subprocess
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from vaultkit.disk.filenames import folder_glob, read_globs
from vaultkit.disk.left_out import part_left_out
from vaultkit.disk.scan import NoteFile, scan_vault
from vaultkit.errors import VaultError


def make_files(root: Path, paths: Iterable[str]) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(path.encode("utf-8", "surrogateescape"))
    return root


def told(root: Path, *ignored: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in scan_vault(root, ignored).problems]


def test_notes_come_sorted_with_what_the_disk_says_of_them(tmp_path: Path) -> None:
    make_files(tmp_path, ["b.md", "a/Z.MD", "a/ä.md", "B/x.md", "picture.PNG", "a/plan.canvas"])
    listing = scan_vault(tmp_path, ())
    assert list(listing.files) == ["B/x.md", "a/Z.MD", "a/ä.md", "b.md"]
    found = (tmp_path / "b.md").stat()
    assert listing.files["b.md"] == NoteFile("b.md", "b.md", 4, found.st_mtime_ns, found.st_ino, found.st_ctime_ns)
    assert listing.attachments == ("a/plan.canvas", "picture.PNG")
    assert listing.problems == ()


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("Ada.md", None), ("People/Deep/Ada.MD", None), ("venv/Ada.md", None), ("People/Ada 2.md", None),
        ("node_modules/Ada.md", "node_modules"), ("a/__pycache__/b/Ada.md", "a/__pycache__"), (".hid/Ada.md", ".hid"),
        ("logseq/bak/pages/Ada.md", "logseq/bak"), ("Notes/logseq/version-files/Ada.md", "Notes/logseq/version-files"),
        ("bak/Ada.md", None), ("logseq/Ada.md", None), ("env/b/Ada.md", "env"), ("Old/b/Ada.md", "Old"), ("a/Ada.draft.md", "a/Ada.draft.md"), (".Ada.md", ".Ada.md"),
        ("Ada_BASE_1.md", "Ada_BASE_1.md"), ("Ada (conflicted copy 2026-11-02 101010).md",) * 2, ("Ada.txt",) * 2,
    ],
)  # fmt: skip
def test_a_place_is_told_apart_as_the_sweep_will_do_it(tmp_path: Path, path: str, part: str | None) -> None:
    ignored = ("Old/", "*.draft.md")
    make_files(tmp_path, ["env/pyvenv.cfg"])
    assert part_left_out(tmp_path, path, ignored) == part
    make_files(tmp_path, [path])
    assert (path in scan_vault(tmp_path, ignored).files) == (part is None)


def test_an_empty_vault_is_a_listing_of_nothing(tmp_path: Path) -> None:
    assert scan_vault(tmp_path, ()).files == {}


@pytest.mark.parametrize(
    "path",
    [
        ".obsidian/a.md",
        ".trash/a.md",
        "a/.hidden.md",
        "node_modules/x/README.md",
        "a/__pycache__/x.md",
        "a/.a.md.swp",
        "a/.#a.md",
        "a/#a.md#",
        "a/a.md~",
        "a/a.md.~1~",
        "a/.a.md.kate-swp",
        "a/.goutputstream-ABC123",
        "a/a.md.___jb_tmp___",
        "a/a.md___jb_old___",
        "a/a.md.vsctmp",
        "a/a.md.tmp.1234.5f2a",
        "a/a.md.orig",
        "a/a.md.bak",
        "a/a.md.part",
        "a/a.md.sb-1a2b3c4d-AbCdEf",
        "a/4913",
        "a/~syncthing~a.md.tmp",
        "a/.syncthing.a.md.tmp",
        "a/.~lock.a.md#",
        "a/a_LOCAL_1234.md",
        "a/a_BACKUP_1234.md",
        "a/.a.md.99.vaultkit-tmp",
    ],
)
def test_machine_files_are_left_out_in_silence(tmp_path: Path, path: str) -> None:
    listing = scan_vault(make_files(tmp_path, [path, "kept.md"]), ())
    assert (list(listing.files), listing.attachments, listing.problems) == (["kept.md"], (), ())


@pytest.mark.parametrize(
    "path",
    [
        "Notes on sync-conflict.md",
        "Conflict resolution.md",
        "4913.md",
        "Ada's conflicted copy.md",
        "Meeting (conflicted).md",
        "On the conflicted copy 2026-11-02.md",
        "2026-11-02.md",
        "v2.0.md",
        "Dr. Smith.md",
        "a (1).md",
        "copy.md",
        "Jean-Luc.md",
        "node_modules.md",
        "C++ & co, 50% (draft), [old] {x} ~ é 名前.md",
    ],
)
def test_names_that_people_give_are_notes(tmp_path: Path, path: str) -> None:
    listing = scan_vault(make_files(tmp_path, [path]), ())
    assert (list(listing.files), listing.problems) == ([path], ())


@pytest.mark.parametrize(
    "name",
    [
        "Ada.sync-conflict-20261102-101010-ABCDEF7.md",
        "Ada (Bo's conflicted copy 2026-11-02).md",
        "Ada (Bo's conflicted copy 2026-11-02 (1)).md",
        "Ada (conflicted copy 2026-11-02 101010).md",
        "Ada (Conflicted copy Bos-Phone 202611021010).md",
        "Ada (Conflicted copy Bo's Mac (2) 202611021010).md",
        "Ada (Bo's Mac (2)'s conflicted copy 2026-11-02).md",
        "Ada (Copia en conflicto de Mac (2) 2026-11-02).md",
        "Ada (Bo's Mac (2) Case Conflict).md",
        "Ada (In Konflikt stehende Kopie von Bo 2026-11-02).md",
        "Ada (Copie en conflit de Bo 2026-11-02).md",
        "Ada (Copia en conflicto de Bo 2026-11-02).md",
        "Ada (Bo の競合コピー 2026-11-02).md",
        "Ada (Case Conflict).md",
        "Ada (Case Conflict 1).md",
        "Ada (Selective Sync Conflict).md",
        "Ada (SFConflict bo@example.org 2026-11-02-10-10-10).md",
        "Ada_conflict-20261102-101010.md",
        "Ada.conflict1.md",
    ],
)
def test_conflict_copies_are_left_out_and_told_with_their_original(tmp_path: Path, name: str) -> None:
    listing = scan_vault(make_files(tmp_path, [f"people/{name}", "people/Ada.md"]), ())
    assert list(listing.files) == ["people/Ada.md"]
    (problem,) = listing.problems
    assert (problem.code, problem.path) == ("conflict-copy", f"people/{name}")
    assert "'Ada.md'" in problem.message


@pytest.mark.parametrize(
    "name",
    ["Ada 2.md", "Ada (1).md", "Ada(1).md", "Ada copy.md", "Ada - Copy.md", "Ada - Copy (2).md", "Ada-LAPTOP-1A2B.md"],
)
def test_suspected_copies_are_kept_and_told_only_beside_their_original(tmp_path: Path, name: str) -> None:
    assert told(make_files(tmp_path, [f"people/{name}", "Ada.md"])) == []
    make_files(tmp_path, ["people/Ada.md"])
    assert told(tmp_path) == [("suspected-copy", f"people/{name}")]
    assert f"people/{name}" in scan_vault(tmp_path, ()).files


def test_a_placeholder_of_icloud_is_told(tmp_path: Path) -> None:
    make_files(tmp_path, ["people/.Ada.md.icloud", "people/.Ada.png.icloud", "old/.Bo.md.icloud"])
    assert told(tmp_path, "old/") == [("not-downloaded", "people/Ada.md")]


@pytest.mark.parametrize("sign", ["#", "|", "^", ":", "[[", "]]", "%%", "\\", "\n", "\x07"])
def test_a_name_that_links_cannot_hold_is_told_and_kept(tmp_path: Path, sign: str) -> None:
    path = f"A{sign}b.md"
    listing = scan_vault(make_files(tmp_path, [path]), ())
    assert list(listing.files) == [path]
    assert [(problem.code, problem.path) for problem in listing.problems] == [("unlinkable-name", path)]
    assert "\n" not in listing.problems[0].message


def test_a_virtual_environment_is_left_out_whatever_its_name(tmp_path: Path) -> None:
    make_files(tmp_path, ["tools/pyvenv.cfg", "tools/lib/README.md", "tools/a.md", "pyvenv.cfg", "kept.md"])
    assert list(scan_vault(tmp_path, ()).files) == ["kept.md"]


@pytest.mark.parametrize(
    ("glob", "left_out"),
    [
        ("Archive/**", {"Archive/a.md", "Archive/x/b.draft.md"}),
        ("Archive/*", {"Archive/a.md", "Archive/x/b.draft.md"}),
        ("Archive", {"Archive/a.md", "Archive/x/b.draft.md", "p/Archive/c.md"}),
        ("/Archive", {"Archive/a.md", "Archive/x/b.draft.md"}),
        ("./Archive/", {"Archive/a.md", "Archive/x/b.draft.md"}),
        ("Archive/", {"Archive/a.md", "Archive/x/b.draft.md", "p/Archive/c.md"}),
        ("*.draft.md", {"Archive/x/b.draft.md"}),
        ("**/[a-b].md", {"Archive/a.md"}),
        ("**/[!a-b].md", {"p/Archive/c.md", "p/é.md"}),
        ("p/**/c.md", {"p/Archive/c.md"}),
        ("p/e\u0301.md", {"p/é.md"}),
        ("p/?.md", {"p/é.md"}),
        ("top.md", {"top.md"}),
        ("top.md/", set()),
        ("", set()),
        ("/", set()),
        ("[z-a].md", set()),
        ("[", set()),
        ("archive/", set()),
        ("**", {"Archive/a.md", "Archive/x/b.draft.md", "p/Archive/c.md", "p/é.md", "top.md"}),
    ],
)
def test_globs_leave_out_what_they_would_in_a_gitignore(tmp_path: Path, glob: str, left_out: set[str]) -> None:
    paths = {"Archive/a.md", "Archive/x/b.draft.md", "p/Archive/c.md", "p/é.md", "top.md"}
    assert set(scan_vault(make_files(tmp_path, paths), [glob]).files) == paths - left_out


def test_the_glob_of_a_folder_means_that_folder_alone(tmp_path: Path) -> None:
    make_files(tmp_path, ["T [a]*/x.md", "T a/x.md", "p/T [a]*/x.md"])
    assert list(scan_vault(tmp_path, [folder_glob("T [a]*")]).files) == ["T a/x.md", "p/T [a]*/x.md"]
    assert not read_globs([folder_glob("T")]).has_file("T")


def test_names_in_another_unicode_form_are_listed_in_nfc(tmp_path: Path) -> None:
    spelled = unicodedata.normalize("NFD", "é/Zoë.md")
    (file,) = scan_vault(make_files(tmp_path, [spelled]), ()).files.values()
    assert (file.path, file.disk_path) == ("é/Zoë.md", spelled)


def test_names_that_fall_together_are_both_kept_and_told(tmp_path: Path) -> None:
    spelled = unicodedata.normalize("NFD", "Zoë.md")
    make_files(tmp_path, [spelled, "Zoë.md", "ADA.md", "ada.md"])
    files = scan_vault(tmp_path, ()).files
    assert list(files) == sorted(["ADA.md", "Zoë.md", "ada.md", spelled])
    assert {path: file.disk_path for path, file in files.items()} == {path: path for path in files}
    assert sorted(told(tmp_path)) == sorted([("names-collide", spelled), ("names-collide", "ada.md")])


def test_names_that_are_no_text_are_left_out_and_told(tmp_path: Path) -> None:
    make_files(tmp_path, ["caf\udce9.md", "d\udce9/a.md", ".h\udce9.md", "kept.md"])
    listing = scan_vault(tmp_path, ())
    assert list(listing.files) == ["kept.md"]
    assert told(tmp_path) == [("unreadable", "caf\\xe9.md"), ("unreadable", "d\\xe9")]
    assert all(problem.message.endswith("rename it") for problem in listing.problems)


def test_links_within_the_vault_are_not_read_twice(tmp_path: Path) -> None:
    root = make_files(tmp_path / "vault", ["a/ada.md", "a/p.png"])
    (root / "b").symlink_to(root / "a")
    (root / "a/loop").symlink_to(root)
    (root / "a/up").symlink_to(tmp_path)
    (root / "again.md").symlink_to(root / "a/ada.md")
    (root / "gone.md").symlink_to(root / "nothing")
    (root / ".#ada.md").symlink_to("bo@host.1234:1")
    (root / "self.md").symlink_to(root / "self.md")
    (root / "same.png").symlink_to(root / "a/p.png")
    listing = scan_vault(root, ())
    assert (list(listing.files), listing.attachments, listing.problems) == (["a/ada.md"], ("a/p.png", "same.png"), ())


def test_links_that_lead_out_of_the_vault_are_followed_once(tmp_path: Path) -> None:
    root = make_files(tmp_path / "vault", ["ada.md"])
    outside = make_files(tmp_path / "outside", ["bo.md", "deep/cy.md", "deep/node_modules/x.md"])
    (outside / "deep/loop").symlink_to(outside)
    (outside / "deep/home").symlink_to(root)
    (root / "first").symlink_to(outside)
    (root / "second").symlink_to(outside)
    (root / "third").symlink_to(outside / "deep")
    (root / "bo too.md").symlink_to(outside / "bo.md")
    (root / "null.md").symlink_to("/dev/null")
    listing = scan_vault(root, ())
    assert list(listing.files) == ["ada.md", "bo too.md", "first/bo.md", "third/cy.md"]
    assert listing.files["bo too.md"].size == len("bo.md")
    assert listing.problems == ()


def test_a_root_that_is_a_link_is_swept(tmp_path: Path) -> None:
    root = make_files(tmp_path / "vault", ["ada.md"])
    (root / "self").symlink_to(tmp_path / "link")
    (tmp_path / "link").symlink_to(root)
    assert list(scan_vault(tmp_path / "link", ()).files) == ["ada.md"]


def test_pipes_and_sockets_are_neither_listed_nor_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listener:
        descriptor = os.open(tmp_path, os.O_RDONLY)
        try:
            # Through the descriptor, since the path of a socket may not be long.
            listener.bind(f"/proc/self/fd/{descriptor}/socket.md")
        finally:
            os.close(descriptor)
    listing = scan_vault(tmp_path, ())
    assert (dict(listing.files), listing.attachments, listing.problems) == ({}, (), ())


def test_a_folder_with_the_name_of_a_note_is_a_folder(tmp_path: Path) -> None:
    assert list(scan_vault(make_files(tmp_path, ["Ada.md/Bo.md"]), ()).files) == ["Ada.md/Bo.md"]


def make_deep_folders(root: Path) -> None:
    place = os.open(root, os.O_RDONLY)
    for depth in range(2_600):
        if depth % 500 == 0 and depth < 2_000:
            os.close(os.open("x.md", os.O_CREAT, 0o600, dir_fd=place))
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)


def test_folders_nested_very_deep_are_swept(tmp_path: Path) -> None:
    try:
        make_deep_folders(tmp_path)
        listing = scan_vault(tmp_path, ())
    finally:
        # Python's own removal of folders would nest as deep as they do.
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)
    # Linux takes no path above 4096 bytes; what lies deeper is told, and the rest counts.
    assert [path.count("/") for path in listing.files] == [1500, 1000, 500, 0]
    assert [problem.code for problem in listing.problems] == ["unreadable"]


def test_a_root_that_cannot_be_listed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="cannot be listed: no such file or directory; move the folder back"):
        scan_vault(tmp_path / "gone", ())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    make_files(tmp_path, ["closed/a.md", "kept.md"])
    (tmp_path / "closed").chmod(0)
    try:
        assert told(tmp_path) == [("unreadable", "closed")]
    finally:
        (tmp_path / "closed").chmod(0o700)

"""vaultkit.toml becomes Settings: every value that cannot stand is told at its line, and the default stands."""

from __future__ import annotations

import pytest

from vaultkit.errors import VaultError
from vaultkit.settings import Settings, read_settings


@pytest.mark.parametrize(
    ("text", "place", "code", "words"),
    [
        ("index = 3\n", (1, 1), "bad-setting", "write it as a table: [index]"),
        ('[indx]\nfolder = "X"\n', (1, 1), "unknown-setting", 'did you mean "index"?'),
        ("\n[index]\nfolder = 7\n", (3, 1), "bad-setting", "folder must be a folder inside the vault"),
        ('[index]\nfolder = "../out"\n', (2, 1), "bad-setting", "folder must be"),
        ('[index]\n  "folder" = ".hidden"\n', (2, 3), "bad-setting", "folder must be"),
        ('[index]\nnotes = ["agenda"]\n', (2, 1), "bad-setting", "a list of index notes out of home"),
        ('[index]\nlanguage = "xx"\n', (2, 1), "bad-setting", "one of en"),
        ('[index]\nwrite_back = "yes"\n', (2, 1), "bad-setting", "true or false"),
        ("[vault]\nme = 1\n", (2, 1), "bad-setting", "me must be a text"),
        ("[vault]\npeople = [1]\n", (2, 1), "bad-setting", "a list of texts"),
        ('[cadence]\ndefault = "often"\n', (2, 1), "bad-setting", "weekly, monthly"),
        ('[cadence]\nby_tag = "weekly"\n', (2, 1), "bad-setting", "a table of"),
        ('[cadence.by_tag]\nfamily = "often"\n', (1, 1), "bad-setting", "a table of"),
        ('[problems]\nbad-dat = "off"\n', (2, 1), "unknown-setting", 'did you mean "bad-date"?'),
        ('[problems]\nbad-date = "loud"\n', (2, 1), "bad-setting", "one of off, info, warning, error"),
        ('[scores]\nhalf_life = "long"\n', (2, 1), "bad-setting", "half_life must be a number"),
        ("[scores]\nhalf_life = true\n", (2, 1), "bad-setting", "half_life must be a number"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_told_and_the_default_stands(
    text: str, place: tuple[int, int], code: str, words: str
) -> None:
    settings, problems = read_settings(text)
    assert [(told.line, told.column) for told in problems] == [place]
    assert problems[0].code == code
    assert words in problems[0].message
    assert settings == Settings()


def test_what_can_stand_is_taken_beside_what_cannot() -> None:
    settings, problems = read_settings(
        '[vault]\npeople = "Friends"\nplanets = 9\n[index]\nfolder = "/Maps\\\\Now/"\n[cadence]\ndefault = "6 weeks"\n'
        'by_closeness = { 5 = "weekly" }\n[problems]\nbad-date = "off"\n[scores]\nhalf_life = 90\n'
    )
    assert settings.people == ("Friends",)
    assert settings.folder == "Maps/Now"
    assert settings.cadence == "6 weeks"
    assert settings.by_closeness == {"5": "weekly"}
    assert settings.levels == {"bad-date": "off"}
    assert settings.scores == {"half_life": 90.0}
    assert [told.code for told in problems] == ["unknown-setting"]


def test_settings_that_are_no_toml_stop_the_run_with_their_line() -> None:
    with pytest.raises(VaultError, match=r"vaultkit\.toml:2: .*nothing was done"):
        read_settings("[index]\nfolder = \n")

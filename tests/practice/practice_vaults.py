"""Vaults that several tests of the practice share, and how they are read. The stories in them are made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from vaultkit.notes.parse import parse_note
from vaultkit.practice.stock import Stock
from vaultkit.refresh import survey
from vaultkit.settings import Settings
from vaultkit.vault.snapshot import Files
from vaultkit.views import VIEWS
from vaultkit.views.material import Material
from vaultkit.views.pages import paginate

TODAY = date(2026, 11, 20)
ME = {"Me.md": "---\ntype: me\n---\n"}

# A summer evening, a stranger beside the grill, two refusals, and what came of them.
BARBECUE: Mapping[str, str] = {
    **ME,
    "People/Hanna.md": "---\nmet: 2019-05\ncontext: street\n---\nFrom the house opposite.\n- 2020-06-20 barbecue: (intro:: [[Milo]])\n",
    "People/Milo.md": "---\nmet: 2020-06-20\nmet_at: '[[Barbecue]]'\n---\n"
                      "- 2020-06-20 barbecue: they look for somebody in the print shop (lead:: [[Printer]])\n",
    "People/Greta.md": "---\nmet: 2020-07-10\ncontext: interview\n---\n"
                       "- 2020-07-20 phone: no, but ask at the museum (by:: them) (lead:: [[Museum guide]])\n",
    "People/Olof.md": "---\nmet: 2020-09-01\ncontext: interview\n---\n"
                      "- 2020-10-05 (gave:: a piece about their project for [[Museum guide]])\n"
                      "- 2021-01-10 phone: the first one left after a month (by:: them) (lead:: [[Exhibition]])\n",
    "People/Ines.md": "---\nintroduced_by: '[[Olof]]'\nmet: 2021-06-02\norg:\n"
                      "  - {org: '[[Museum]]', role: board member}\n  - {org: '[[Archive]]', role: head}\n---\n"
                      "- 2022-02-01 tea (lead:: [[Archivist]])\n",
    "People/Guest.md": "",
    "Events/Barbecue.md": "---\ndate: 2020-06-20\nhost: '[[Hanna]]'\npeople: ['[[Milo]]', '[[Guest]]']\n---\n",
    "Orgs/Museum.md": "", "Orgs/Archive.md": "",
    "Jobs/Printer.md": "---\nvia: '[[Milo]]'\nled_to: '[[Museum guide]]'\n---\n"
                       "- 2020-07-01 (stage:: applied)\n- 2020-07-10 (stage:: interview)\n- 2020-07-20 (stage:: refused)\n",
    "Jobs/Museum guide.md": "---\nvia: '[[Greta]]'\n---\n- 2020-08-01 (stage:: applied)\n- 2020-09-15 (stage:: refused)\n",
    "Jobs/Exhibition.md": "---\nvia: '[[Olof]]'\ncame_from: '[[Museum guide]]'\n---\n- 2021-02-01 (stage:: landed)\n",
    "Jobs/Archivist.md": "---\nvia: '[[Ines]]'\ncame_from: '[[Exhibition]]'\n---\n"
                         "- 2022-03-01 (stage:: interview)\n- 2022-04-01 (stage:: landed)\n",
}  # fmt: skip


def material_of(files: Mapping[str, str], today: date = TODAY, settings: Settings | None = None) -> Material:
    notes = [parse_note(path, text) for path, text in files.items()]
    return survey(notes, Files(), settings or Settings(), today)


def stock_of(files: Mapping[str, str], today: date = TODAY) -> Stock:
    return material_of(files, today).stock


def view(name: str, files: Mapping[str, str], today: date = TODAY) -> str:
    """Return the text of the first page of an index note."""
    return paginate(VIEWS[name](material_of(files, today)))[0].body


def rows(name: str, files: Mapping[str, str], today: date = TODAY) -> list[str]:
    """Return the list rows of an index note, without their evidence and boxes."""
    lines = (line for line in view(name, files, today).split("\n") if line.lstrip().startswith("- "))
    return [
        line.strip().removeprefix("- ").removeprefix("[ ] ").rpartition(" ([[")[0] or line.strip()[2:] for line in lines
    ]

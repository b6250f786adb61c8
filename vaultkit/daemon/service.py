"""How to have the daemon started at login: a unit for systemd, a property list for launchd. Nothing is installed."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Sequence


def service_hint(platform: str, command: Sequence[str], name: str) -> str:
    """Return what to save where, as a file that says so itself; `command` is the program with its arguments."""
    return _launchd(command, name) if platform == "darwin" else _systemd(command, name)


def _label(name: str) -> str:
    """Return a vault's name as it may stand in the name of a service."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower() or "vault"


def _systemd(command: Sequence[str], name: str) -> str:
    unit = f"vaultkit-{_label(name)}.service"
    return f"""\
# Save this as ~/.config/systemd/user/{unit}, then run
#   systemctl --user daemon-reload
#   systemctl --user enable --now {unit}
# What it says is in: journalctl --user -u {unit}
[Unit]
Description=vaultkit keeps index notes up to date

[Service]
ExecStart={" ".join(map(_quoted, command))}
Restart=on-failure
RestartSec=30
Nice=10

[Install]
WantedBy=default.target
"""


def _quoted(word: str) -> str:
    """Return a word of a command line as systemd reads it, in which `%` and `$` have a meaning of their own."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"'


def _launchd(command: Sequence[str], name: str) -> str:
    label = f"vaultkit.{_label(name)}"
    content = plistlib.dumps({
        "Label": label,
        "ProgramArguments": list(command),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ProcessType": "Background",
    }).decode()  # fmt: skip
    head, _, rest = content.partition("\n")
    place = f"~/Library/LaunchAgents/{label}.plist"
    return f"{head}\n<!-- Save this as {place}, then run: launchctl load {place} -->\n{rest}"

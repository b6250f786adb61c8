"""Answers become index notes: one view is one file and one row of VIEWS. Pure.

To add a view, write its file with a function from Material to Pages, give it a name and
title in settings.VIEW_TITLES, and a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vaultkit.views.followups import render_followups
from vaultkit.views.home import render_home
from vaultkit.views.leads import render_leads
from vaultkit.views.material import Material
from vaultkit.views.pages import Page
from vaultkit.views.thanks import render_thanks
from vaultkit.views.who_knows_whom import render_who_knows_whom

VIEWS: Mapping[str, Callable[[Material], tuple[Page, ...]]] = {
    "home": render_home,
    "follow-ups": render_followups,
    "leads": render_leads,
    "thanks": render_thanks,
    "who-knows-whom": render_who_knows_whom,
}

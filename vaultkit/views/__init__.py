"""Answers become index notes: one view is one file and one row of VIEWS. Pure.

To add a view, write its file with a function from Material to a Draft, give it a name and
title in settings.VIEW_TITLES, and a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vaultkit.views.bridges import render_bridges
from vaultkit.views.events import render_events
from vaultkit.views.followups import render_followups
from vaultkit.views.give_and_take import render_give_and_take
from vaultkit.views.home import render_home
from vaultkit.views.incomplete import render_incomplete
from vaultkit.views.introductions import render_introductions
from vaultkit.views.leads import render_leads
from vaultkit.views.looking import render_looking
from vaultkit.views.material import Material
from vaultkit.views.organisations import render_organisations
from vaultkit.views.pages import Draft
from vaultkit.views.people_to_contact import render_people_to_contact
from vaultkit.views.quiet import render_quiet
from vaultkit.views.ripples import render_ripples
from vaultkit.views.stories import render_stories
from vaultkit.views.thanks import render_thanks
from vaultkit.views.warm_paths import render_warm_paths
from vaultkit.views.where_we_met import render_where_we_met
from vaultkit.views.who_knows_whom import render_who_knows_whom

VIEWS: Mapping[str, Callable[[Material], Draft]] = {
    "home": render_home,
    "follow-ups": render_followups,
    "leads": render_leads,
    "thanks": render_thanks,
    "people-to-contact": render_people_to_contact,
    "warm-paths": render_warm_paths,
    "organisations": render_organisations,
    "who-knows-whom": render_who_knows_whom,
    "introductions": render_introductions,
    "quiet": render_quiet,
    "bridges": render_bridges,
    "give-and-take": render_give_and_take,
    "stories": render_stories,
    "ripples": render_ripples,
    "looking": render_looking,
    "where-we-met": render_where_we_met,
    "events": render_events,
    "incomplete": render_incomplete,
}

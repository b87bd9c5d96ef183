"""What the main window says above everything else: pairs that are only in memory, connects that were interrupted."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tgate_desktop.flows.states import CompanyView, Overview
from tgate_desktop.oauth.company import Intent
from tgate_desktop.oauth.stray import Stray
from tgate_desktop.ui.theme import Tone
from tgate_desktop.words.catalog import clock_text, restored_text, strays_text
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext
from tgate_desktop.words.problems import explain

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases


class NoticeAct(enum.Enum):
    """What a notice's buttons do; the value is the objectName."""

    SAVE_AGAIN = "saveAgain"
    QUIT_WITHOUT_SAVING = "quitWithoutSaving"
    KEEP_OPEN = "keepOpen"
    CONNECT_AGAIN = "connectAgain"
    DISMISS = "dismiss"
    READ = "read"
    MAKE_A_COMPANY = "makeACompanyOfIt"
    MAKE_COMPANIES = "makeCompaniesOfThem"
    LEAVE_THERE = "leaveThere"


@dataclass(frozen=True)
class Notice:
    """`name` is its objectName. `intent` is that of an interrupted connect."""

    name: str
    tone: Tone
    text: str
    acts: tuple[NoticeAct, ...]
    intent: Intent | None = None


def act_label(act: NoticeAct) -> str:
    """The text of its button."""
    labels = {
        NoticeAct.SAVE_AGAIN: _("Save again"),
        NoticeAct.QUIT_WITHOUT_SAVING: _("Quit without saving"),
        NoticeAct.KEEP_OPEN: _("Keep open"),
        NoticeAct.CONNECT_AGAIN: _("Connect again"),
        NoticeAct.DISMISS: _("Dismiss"),
        NoticeAct.READ: _("Dismiss"),
        NoticeAct.MAKE_A_COMPANY: _("Make a company of it"),
        NoticeAct.MAKE_COMPANIES: _("Make companies of them"),
        NoticeAct.LEAVE_THERE: _("Leave there"),
    }
    return labels[act]


def settling(act: NoticeAct, notice: Notice, strays: Sequence[Stray]) -> Callable[[UseCases], object]:
    """The call that settles what the notice is about; after it the notice is gone.

    Raises: ValueError for an act that is the window's own.
    """
    match act:
        case NoticeAct.SAVE_AGAIN:
            return lambda use_cases: use_cases.desk.retry_unsaved()
        case NoticeAct.READ:
            return lambda use_cases: use_cases.desk.forget_restored()
        case NoticeAct.LEAVE_THERE:
            left = tuple(one.grant_id for one in strays)
            return lambda use_cases: use_cases.adopt.leave_alone(left)
        case NoticeAct.DISMISS if notice.intent is not None:
            grant_id = notice.intent.grant_id
            return lambda use_cases: use_cases.desk.forget_interrupted(grant_id)
    raise ValueError(f"{act} settles nothing")


def notices_of(
    overview: Overview, chosen_id: str | None, close_refused_for: Sequence[str], strays: Sequence[Stray] = ()
) -> tuple[Notice, ...]:
    """Most pressing first. `close_refused_for` are the companies whose pairs would be lost with the window."""
    found = []
    unsaved = [view for view in overview.companies if view.unsaved is not None]
    if close_refused_for:
        found.append(_close_refused(close_refused_for))
    elif any(view.company.company_id != chosen_id for view in unsaved):
        found.append(_unsaved(unsaved))
    of_it = {"provisioning": overview.provisioning.problem, "namedKeyring": overview.vault.passed_over}
    for name, problem in of_it.items():
        if problem is not None:
            said = explain(problem)
            found.append(Notice(name, Tone.WARN, f"{said.what_happened} {said.what_to_do}", ()))
    if overview.renamed:
        found.append(Notice("renamedEnvironments", Tone.INFO, _renamed(overview.renamed), ()))
    if overview.restored is not None:
        found.append(Notice("restored", Tone.WARN, restored_text(overview.restored), (NoticeAct.READ,)))
    if strays:
        make = NoticeAct.MAKE_A_COMPANY if len(strays) == 1 else NoticeAct.MAKE_COMPANIES
        found.append(Notice("withoutCompany", Tone.WARN, strays_text(strays), (make, NoticeAct.LEAVE_THERE)))
    if overview.clock_offset_s is not None:
        found.append(Notice("clock", Tone.WARN, clock_text(overview.clock_offset_s), ()))
    found.extend(_interrupted(intent) for intent in overview.interrupted)
    return tuple(found)


def _close_refused(names: Sequence[str]) -> Notice:
    text = ngettext(
        "Not closed: the newest tokens of {companies} are only in memory and would be lost. Save them first.",
        "Not closed: the newest tokens of these companies are only in memory and would be lost: {companies}. Save them "
        "first.",
        len(names),
    )
    acts = (NoticeAct.SAVE_AGAIN, NoticeAct.KEEP_OPEN, NoticeAct.QUIT_WITHOUT_SAVING)
    return Notice("closeRefused", Tone.BAD, text.format(companies=_listed(names)), acts)


def _unsaved(views: Sequence[CompanyView]) -> Notice:
    names = [view.company.name for view in views]
    text = ngettext(
        "The newest tokens of {companies} are only in memory. Keep the app open until they are saved.",
        "The newest tokens of these companies are only in memory: {companies}. Keep the app open until they are saved.",
        len(names),
    )
    return Notice("unsavedPairs", Tone.WARN, text.format(companies=_listed(names)), (NoticeAct.SAVE_AGAIN,))


def _renamed(renamed: Sequence[tuple[str, str]]) -> str:
    text = _("Your IT provides an environment named {before}. Your own of that name is called {now} now.")
    return "\n".join(text.format(before=isolated_name(before), now=isolated_name(now)) for before, now in renamed)


def _interrupted(intent: Intent) -> Notice:
    text = _(
        "Connecting {company} was interrupted after its code was sent: whether T-Gate gave tokens is not known. A code "
        "works once, so connect it again."
    )
    name = intent.draft.company.name if intent.draft else _("a company")
    acts = (NoticeAct.CONNECT_AGAIN, NoticeAct.DISMISS) if intent.draft else (NoticeAct.DISMISS,)
    shown = text.format(company=isolated_name(name))
    return Notice(f"interrupted-{intent.grant_id}", Tone.WARN, shown, acts, intent)


def _listed(names: Sequence[str]) -> str:
    return _(", ").join(isolated_name(name) for name in names)

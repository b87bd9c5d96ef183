"""What is said of a catalog that was made anew, of tokens that no company has, and of a clock that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from tgate_desktop.oauth.restored import CatalogLoss, Restored
from tgate_desktop.oauth.stray import Stray
from tgate_desktop.words.isolation import isolated, isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext

_MINUTE_S = 60
_MOST_NAMED = 5


def restored_text(restored: Restored) -> str:
    """What had happened, what is there again, what is not, and where the damaged file is."""
    happened = {
        CatalogLoss.DAMAGED: _("The list of companies was damaged, and has been made anew."),
        CatalogLoss.REMOVED: _("The file with the list of companies was gone, and has been made anew."),
        CatalogLoss.OUTDATED: _("The list of companies was an older one, and has been made anew."),
    }[restored.loss]
    count = restored.companies
    there = ngettext("{count} company is there again.", "{count} companies are there again.", count)
    parts = [happened, there.format(count=isolated(str(count)))]
    if restored.left_out:
        names = _(", ").join(isolated_name(name) for name in restored.left_out)
        parts.append(_("Not there again, so connect or import them: {names}.").format(names=names))
    if restored.kept_file:
        parts.append(_("The damaged file is kept as {file}.").format(file=isolated(restored.kept_file)))
    return " ".join(parts)


def strays_text(strays: Sequence[Stray]) -> str:
    """Whose they are, as far as it is known, and why no company has them."""
    named = [_named(one) for one in strays[:_MOST_NAMED]]
    more = len(strays) - len(named)
    if more:
        named.append(ngettext("{count} more", "{count} more", more).format(count=isolated(str(more))))
    told = _("The keyring holds tokens that no company here has: {tokens}.").format(tokens=_(", ").join(named))
    likely = _(
        "Either the list of companies that had them was lost, or they belong to another data folder of this program: "
        "then leave them there."
    )
    return f"{told} {likely}"


def strays_in_window() -> str:
    """What to do about them, for somebody at the command line."""
    return _("Open the window to make companies of them.")


def stray_name(stray: Stray) -> str:
    """The company that it was, else its fingerprint."""
    if stray.label is not None:
        return stray.label.company.name
    return _("fingerprint {fingerprint}").format(fingerprint=isolated(stray.fingerprint))


def stray_detail(stray: Stray) -> str:
    """Whom its tokens go to, else that nobody knows."""
    if stray.label is None:
        return _("Saved by an earlier version, which did not write down whose they are")
    host = urlsplit(stray.label.environment.token_address).hostname or ""
    return f"{isolated(stray.label.application.client_id)} · {isolated(host)}"


def _named(stray: Stray) -> str:
    if stray.label is None:
        return stray_name(stray)
    name = isolated_name(stray.label.company.name)
    return _("{company} ({application})").format(company=name, application=stray_detail(stray))


def clock_text(offset_s: int) -> str:
    """`offset_s` is how far T-Gate's clock is ahead of this computer's, negative when behind."""
    minutes = max(round(abs(offset_s) / _MINUTE_S), 1)
    if offset_s > 0:
        sentence = ngettext(
            "This computer's clock is {count} minute behind T-Gate's, so the times shown here are wrong. Set it right.",
            "This computer's clock is {count} minutes behind T-Gate's, so the times shown here are wrong. Set it "
            "right.",
            minutes,
        )
    else:
        sentence = ngettext(
            "This computer's clock is {count} minute ahead of T-Gate's, so the times shown here are wrong. Set it "
            "right.",
            "This computer's clock is {count} minutes ahead of T-Gate's, so the times shown here are wrong. Set it "
            "right.",
            minutes,
        )
    return sentence.format(count=isolated(str(minutes)))

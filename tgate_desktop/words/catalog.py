"""What is said of a catalog that was made anew, and of a clock that is wrong."""

from __future__ import annotations

from tgate_desktop.oauth.restored import CatalogLoss, Restored
from tgate_desktop.words.isolation import isolated, isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext

_MINUTE_S = 60


def restored_text(restored: Restored, without_company: tuple[str, ...] | None) -> str:
    """What had happened, what is there again, what is not, and where the damaged file is.

    `without_company` are fingerprints of tokens that no company has, None where the keyring cannot be searched.
    """
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
    if without_company:
        tokens = _(", ").join(isolated(one) for one in without_company)
        parts.append(
            _("The keyring still holds tokens that no company has: {fingerprints}.").format(fingerprints=tokens)
        )
    if restored.kept_file:
        parts.append(_("The damaged file is kept as {file}.").format(file=isolated(restored.kept_file)))
    return " ".join(parts)


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

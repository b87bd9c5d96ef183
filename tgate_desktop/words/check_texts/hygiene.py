"""What is said about secret hygiene: nothing secret where it should not be, nobody else at what is ours."""

from __future__ import annotations

from tgate_desktop.oauth.checkup import Check
from tgate_desktop.words.check_texts.shape import CheckWords, Texts
from tgate_desktop.words.explanation import Facts
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext


def _no_file_keyring(_facts: Facts) -> CheckWords:
    return CheckWords(_("No package is installed that keeps secrets in a plain file."))


def _file_keyring(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{names} is installed, which keeps secrets in a file. This app never uses it; other programs may.").format(
            names=facts.text("names")
        ),
        _("Remove the package if no program needs it."),
    )


def _private(_facts: Facts) -> CheckWords:
    return CheckWords(_("The app's folders and files can be opened by you alone."))


def _open_files(facts: Facts) -> CheckWords:
    count = facts.number("count") or 1
    sentence = ngettext(
        "{count} file of the app can be opened by other users of this computer: {path}.",
        "{count} files of the app can be opened by other users of this computer, the first is {path}.",
        count,
    )
    return CheckWords(
        sentence.format(count=isolated(str(count)), path=facts.text("path")),
        _("Take the rights of group and others away from it (mode 0600): company names are in there."),
    )


def _open_folder(facts: Facts) -> CheckWords:
    return CheckWords(
        _("Other users of this computer may look into the folder {path}; its files are closed to them.").format(
            path=facts.text("path")
        ),
        _("Take the rights of group and others away from it (mode 0700), unless you share it on purpose."),
    )


def _no_modes(_facts: Facts) -> CheckWords:
    return CheckWords(_("On this system the folder of the user's profile protects the files."))


def _clean(facts: Facts) -> CheckWords:
    count = facts.number("count") or 0
    sentence = ngettext(
        "{count} known secret was looked for in the catalog and the logs, and is not in them.",
        "{count} known secrets were looked for in the catalog and the logs, and none is in them.",
        count,
    )
    return CheckWords(sentence.format(count=isolated(str(count))))


def _secret_found(facts: Facts) -> CheckWords:
    return CheckWords(
        _("A secret stands in a file where it must not be: {names}.").format(names=facts.text("names")),
        _(
            "Clear the requests, delete the log, and replace what may have leaked: connect the company again, or have "
            "the client secret renewed. Please report this."
        ),
    )


def _secrets_unknown(_facts: Facts) -> CheckWords:
    return CheckWords(_("The keyring cannot be read now, so it is not known what to look for."))


def _companies_unknown(_facts: Facts) -> CheckWords:
    return CheckWords(_("The catalog cannot be read now, so it is not known what to look for."))


def _no_netrc(_facts: Facts) -> CheckWords:
    return CheckWords(_("No .netrc file has credentials for T-Gate."))


def _netrc_entry(facts: Facts) -> CheckWords:
    return CheckWords(
        _(".netrc has credentials for {host}. This app ignores them; other tools send them in place of yours.").format(
            host=facts.host()
        ),
        _("Take the entry for {host} out if requests of other tools are refused.").format(host=facts.host()),
    )


def _netrc_default(_facts: Facts) -> CheckWords:
    return CheckWords(
        _(".netrc has credentials for every host. This app ignores them; other tools send them to T-Gate, too."),
        _("Take the default entry out if requests of other tools are refused."),
    )


def _clean_variables(_facts: Facts) -> CheckWords:
    return CheckWords(_("No environment variable holds a secret that this app knows."))


def _secret_variable(facts: Facts) -> CheckWords:
    return CheckWords(
        _(
            "An environment variable of this session holds a secret: {names}. Every program started in it can read it."
        ).format(names=facts.text("names")),
        _("Remove it from where it is set, such as a shell profile, and sign in to this computer again."),
    )


def _key_log(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{names} is set: browsers write down the keys of their encrypted connections.").format(
            names=facts.text("names")
        ),
        _("Remove it unless you are recording traffic on purpose; sign in to this computer again."),
    )


def _telling_name(facts: Facts) -> CheckWords:
    return CheckWords(
        _("By its name, an environment variable holds a secret of T-Gate: {names}. Its value was not read out.").format(
            names=facts.text("names")
        ),
        _("Remove it if it is not needed: every program started in this session can read it."),
    )


def _dumps_off(_facts: Facts) -> CheckWords:
    return CheckWords(_("A crash leaves no copy of the app's memory on the disk."))


def _dumps_allowed(_facts: Facts) -> CheckWords:
    return CheckWords(
        _("After a crash the system may write the app's memory to the disk, with tokens in it."),
        _("Switch core dumps off for this user ({command}), unless a developer needs them.").format(
            command=isolated("ulimit -c 0")
        ),
    )


def _dumps_elsewhere(_facts: Facts) -> CheckWords:
    return CheckWords(_("On this system it is not a setting of this session."))


TEXTS: Texts = {
    (Check.PLAIN_TEXT_KEYRING, "none"): _no_file_keyring,
    (Check.PLAIN_TEXT_KEYRING, "installed"): _file_keyring,
    (Check.PRIVATE_FILES, "private"): _private,
    (Check.PRIVATE_FILES, "open_files"): _open_files,
    (Check.PRIVATE_FILES, "open_folder"): _open_folder,
    (Check.PRIVATE_FILES, "no_modes"): _no_modes,
    (Check.SECRETS_ON_DISK, "clean"): _clean,
    (Check.SECRETS_ON_DISK, "found"): _secret_found,
    (Check.SECRETS_ON_DISK, "keyring"): _secrets_unknown,
    (Check.SECRETS_ON_DISK, "catalog"): _companies_unknown,
    (Check.NETRC, "none"): _no_netrc,
    (Check.NETRC, "entry"): _netrc_entry,
    (Check.NETRC, "default_entry"): _netrc_default,
    (Check.PROCESS_ENVIRONMENT, "none"): _clean_variables,
    (Check.PROCESS_ENVIRONMENT, "secret"): _secret_variable,
    (Check.PROCESS_ENVIRONMENT, "key_log"): _key_log,
    (Check.PROCESS_ENVIRONMENT, "telling_name"): _telling_name,
    (Check.CORE_DUMPS, "off"): _dumps_off,
    (Check.CORE_DUMPS, "allowed"): _dumps_allowed,
    (Check.CORE_DUMPS, "no_limit"): _dumps_elsewhere,
}

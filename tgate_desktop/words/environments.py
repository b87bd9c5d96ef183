"""Names of environments on screen: the user's own as typed, the built-in one in the language in use."""

from __future__ import annotations

from tgate_desktop.oauth.environment import Environment, Source
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import gettext as _


def environment_name(environment: Environment) -> str:
    """The name in lists and panels."""
    if environment.is_practice:
        return _("Practice T-Gate")
    if environment.source is Source.WITHDRAWN:
        return withdrawn_name(environment.name)
    return environment.name


def withdrawn_name(name: str) -> str:
    """Of an environment that is gone; empty where not even its name is known."""
    return _("{name} (withdrawn)").format(name=isolated_name(name)) if name else _("Unknown environment")


def provision_note(environment: Environment) -> str:
    """What is to be known of an environment that the person cannot edit."""
    if environment.source is Source.PROVIDED:
        return _("Provided by your IT: it cannot be changed here.")
    if environment.source is Source.WITHDRAWN:
        return _(
            "Your IT provides this environment no more. Its companies stay and use it as it was last; ask your IT "
            "before you connect another one."
        )
    return _("This environment came with the app: it cannot be changed here.")

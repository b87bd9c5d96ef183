"""Names of environments on screen: the user's own as typed, the built-in one in the language in use."""

from __future__ import annotations

from tgate_desktop.oauth.environment import Environment
from tgate_desktop.words.languages import gettext as _


def environment_name(environment: Environment) -> str:
    """The name in lists and panels."""
    return _("Practice T-Gate") if environment.is_practice else environment.name

"""What *Check this computer* looks at, and what it found: values that the words, the window and the reports share."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tgate_desktop.oauth.problems import Fact, Problem


class Check(enum.Enum):
    """One look at this computer, in the order in which they are listed."""

    PRACTICE = "practice"
    REDIRECT_HOST = "redirect_host"
    PORT_IPV4 = "port_ipv4"
    PORT_IPV6 = "port_ipv6"
    LOOPBACK_CERTIFICATE = "loopback_certificate"
    AUTHORIZATION_ADDRESS = "authorization_address"
    TOKEN_ADDRESS = "token_address"
    CERTIFICATE = "certificate"
    PROXY = "proxy"
    PROXY_AUTO_CONFIG = "proxy_auto_config"
    CLOCK = "clock"
    KEYRING = "keyring"
    PLAIN_TEXT_KEYRING = "plain_text_keyring"
    CATALOG = "catalog"
    DATA_FOLDER = "data_folder"
    PROVISIONING = "provisioning"
    PRIVATE_FILES = "private_files"
    SECRETS_ON_DISK = "secrets_on_disk"
    NETRC = "netrc"
    PROCESS_ENVIRONMENT = "process_environment"
    CORE_DUMPS = "core_dumps"


class Verdict(enum.Enum):
    """NOTICE is worth knowing and stops nothing; NOT_CHECKED could not or need not be looked at."""

    GOOD = "good"
    NOTICE = "notice"
    TROUBLE = "trouble"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class CheckResult:
    """What one check found. `facts` fill the words and hold nothing secret; `found` among them picks the sentence.

    `problem` is there when a problem of the tree is what was found; its own words tell of it.
    """

    check: Check
    verdict: Verdict
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    problem: Problem | None = None
    took_s: float = 0.0

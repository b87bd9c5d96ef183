"""A recorded exchange as a command for a POSIX shell that sends the same request again.

Its secrets are shell variables. Their values go to curl by a pipe and `--config -`, written by the shell's own printf:
no process ever has one on its command line, and nothing is written to a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote_plus, urlsplit

from tgate_desktop.oauth.addresses import is_loopback_host
from tgate_desktop.oauth.environment import BasicEncoding, ProxyChoice
from tgate_desktop.oauth.exchange import Exchange, recorded_exchange
from tgate_desktop.oauth.messages import HttpRequest
from tgate_desktop.oauth.secret import MASK, Secret

CLIENT_SECRET = "TGATE_CLIENT_SECRET"
ACCESS_TOKEN = "TGATE_ACCESS_TOKEN"
REFRESH_TOKEN = "TGATE_REFRESH_TOKEN"
API_ADDRESS = "TGATE_API_ADDRESS"

# What a masked value stood under, in a form, a query or a JSON object.
_NAME_BEFORE = re.compile(r"([A-Za-z0-9_]+)(?:=|[\"']\s*:\s*[\"'])$")

# Inside the quotes of curl's configuration and of JSON, these two characters are escaped, in the same way.
_QUOTED = r"""  quoted() { LC_ALL=C sed 's/[\\"]/\\&/g'; }"""
# As `urllib.parse.quote_plus` writes it: a server that compares without decoding sees what it saw from the app.
_FORM_ENCODED = """\
  form_encoded() {
    od -An -v -tx1 | LC_ALL=C awk '
      BEGIN { for (n = 33; n < 127; n++) plain[sprintf("%02x", n)] = sprintf("%c", n) }
      { for (i = 1; i <= NF; i++)
          printf "%s", ($i "" == "20") ? "+" : (plain[$i] ~ /^[A-Za-z0-9_.~-]$/) ? plain[$i] : "%" toupper($i) }'
  }"""

# It is masked wherever it stands, and stands nowhere by chance.
STAND_IN = Secret(MASK)

Encode = Callable[[str], str]


def curl_of(request: HttpRequest, user_agent: str) -> str:
    """The command for a request that was never sent, made with `STAND_IN` in place of each secret.

    An address that is nothing but a stand-in is left to a variable as well.
    """
    unsent = recorded_exchange("", ("", ""), datetime.now(UTC), request, None, None)
    return curl_command(unsent, user_agent)


def curl_command(exchange: Exchange, user_agent: str) -> str:
    """The command, with a line above it that names the variables to be set first.

    It follows no redirect and reads neither .curlrc nor .netrc. With the system's proxy, curl's own is used: the one of
    `https_proxy` and its like.
    """
    script = _Script()
    options = [*_options(exchange), f"--user-agent {_shell(user_agent)}"]
    for name, value in exchange.request_headers:
        if name.lower() == "authorization" and MASK in value:
            script.configure(*_credentials(exchange, script))
        elif MASK in value:
            script.configure("header", script.words(f"{name}: {value}", _quoted, f"TGATE_{_variable_part(name)}"))
        else:
            options.append(f"--header {_shell(f'{name}: {value}')}")
    if exchange.request_body:
        is_json = _header(exchange, "content-type").partition(";")[0].strip().lower() == "application/json"
        encode = _quoted_in_json if is_json else _form_encoded
        script.configure("data-raw", script.words(exchange.request_body, encode, _of_revocation(exchange.request_body)))
        options.append("--header 'Expect:'")  # curl would ask before it sends a long body
    if not _header(exchange, "accept"):
        options.append("--header 'Accept:'")
    if MASK in exchange.url:
        script.configure("url", script.words(exchange.url, _quoted, API_ADDRESS if exchange.url == MASK else None))
    else:
        options.append(f"--url {_shell(exchange.url)}")
    return script.text(options, _proxy_note(exchange))


@dataclass
class _Script:
    """The lines of curl's configuration that hold secrets, and the variables they take them from."""

    variables: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def configure(self, option: str, words: str) -> None:
        self.lines.append(f"printf '{option} = \"%s\"\\n' {words}")

    def words(self, text: str, encode: Encode, name: str | None = None) -> str:
        """`text` as one word of the shell for the inside of a quoted value, with a variable for each mask in it.

        `name` is the variable's where what stands before the mask does not tell.
        """
        before, *rest = text.split(MASK)
        parts = [_escaped(before)]
        for after in rest:
            known = _NAME_BEFORE.search(before)
            used = name or f"TGATE_{_variable_part(known[1] if known else 'value')}"
            parts += (self.variable(used, encode), _escaped(after))
            before = after
        return "".join(parts) or "''"

    def variable(self, name: str, encode: Encode) -> str:
        if name not in self.variables:
            self.variables.append(name)
        return encode(f'"${name}"')

    def text(self, options: list[str], note: str) -> str:
        """The whole command. Its first lines have no character that means something to a shell without comments."""
        curl = " \\\n    ".join(["curl --disable --config -" if self.lines else "curl --disable", *options])
        if not self.lines:
            return f"{note}{curl}\n"
        needed = " ".join(f'"${{{name}:?}}"' for name in self.variables)
        lines = [
            f"# Set {' and '.join(self.variables)} first. IFS= read -r NAME does it without a trace in the history.",
            "(",
            f"  : {needed}",
        ]
        used = "\n".join(self.lines)
        lines += [
            definition for word, definition in (("quoted", _QUOTED), ("form_encoded", _FORM_ENCODED)) if word in used
        ]
        lines += ["  {", *(f"    {line}" for line in self.lines), f"  }} | {curl}", ")"]
        return note + "\n".join(lines) + "\n"


def _credentials(exchange: Exchange, script: _Script) -> tuple[str, str]:
    """curl's `user` option for HTTP Basic, which it puts into base64 itself; a header for a bearer token."""
    user = exchange.basic_user
    if user is None:
        return "header", script.words(f"Authorization: Bearer {MASK}", _quoted, ACCESS_TOKEN)
    if user.encoding is BasicEncoding.FORM_ENCODED:
        return "user", script.words(f"{quote_plus(user.client_id)}:{MASK}", _form_encoded, CLIENT_SECRET)
    return "user", script.words(f"{user.client_id}:{MASK}", _quoted, CLIENT_SECRET)


def _options(exchange: Exchange) -> Iterator[str]:
    yield "--silent --show-error --include --suppress-connect-headers"
    yield "--http1.1 --globoff"
    parts = urlsplit(exchange.url)
    if parts.scheme == "https":
        yield "--tlsv1.2"
        if exchange.network.ca_file is not None:
            yield f"--cacert {_shell(exchange.network.ca_file)}"
    proxy = exchange.network.proxy
    if proxy is ProxyChoice.NONE or is_loopback_host(parts.hostname or ""):
        yield "--noproxy '*'"
    elif proxy is ProxyChoice.MANUAL:
        yield f"--noproxy '' --proxy {_shell(exchange.network.proxy_address or '')}"
    yield f"--request {_shell(exchange.method)}"


def _proxy_note(exchange: Exchange) -> str:
    host = exchange.trace.proxy_host
    if exchange.network.proxy is not ProxyChoice.SYSTEM or not host:
        return ""
    return f"# The app went through the proxy {_plain(host)}. curl finds it in https_proxy or http_proxy.\n"


def _of_revocation(body: str) -> str | None:
    """The variable of `token` (RFC 7009 2.1), which alone does not say which one it is."""
    if not re.search(rf"(?:^|&|\")token(?:=|\"\s*:\s*\"){MASK}", body):
        return None
    return ACCESS_TOKEN if re.search(r"token_type_hint(?:=|\"\s*:\s*\")access_token", body) else REFRESH_TOKEN


def _quoted(word: str) -> str:
    return f'"$(printf %s {word} | quoted)"'


def _quoted_in_json(word: str) -> str:
    return f'"$(printf %s {word} | quoted | quoted)"'


def _form_encoded(word: str) -> str:
    return f'"$(printf %s {word} | form_encoded)"'


def _escaped(text: str) -> str:
    """Text that is no secret, for the inside of curl's quotes, as a part of a word of the shell."""
    return _shell(text.replace("\\", "\\\\").replace('"', '\\"')) if text else ""


def _shell(text: str) -> str:
    """Always quoted: what `shlex.quote` leaves bare, such as a leading `=`, means something to zsh."""
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _header(exchange: Exchange, name: str) -> str:
    return next((value for known, value in exchange.request_headers if known.lower() == name), "")


def _variable_part(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "_", name.upper())


def _plain(host: str) -> str:
    return re.sub(r"[^A-Za-z0-9.:_-]", "_", host)

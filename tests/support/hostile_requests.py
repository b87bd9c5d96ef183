"""What comes to a loopback port beside the true callback: the parts of one, each with all that it could be instead."""

from __future__ import annotations

STATE = "the-state_of~this.attempt"
CODE = b"code=sent"
OUR_STATE = b"state=" + STATE.encode()
# Stands for the port, which is known only when the receiver listens.
PORT = b"PORT"
CALLBACK = b"GET /callback?" + CODE + b"&" + OUR_STATE + b" HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"
OTHER_PATH = b"GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"

METHODS = [
    b"HEAD",
    b"POST",
    b"OPTIONS",
    b"get",
    b"CONNECT",
    b"PRI",
    b"",
    b"G\x00ET",
    b"\xef\xbb\xbfGET",
]
PATHS = [
    b"/",
    b"//callback",
    b"/callback/",
    b"/%63allback",
    b"/c%61llback",
    b"/callback%3f",
    b"/x/../callback",
    b"/callback;x",
    b"/call\xc0\xafback",
    b"http://127.0.0.1:PORT/callback",
    b"*",
    b"callback",
    b"/callback\t",
    b"/callback#",
]
PAIRS = [
    CODE,
    OUR_STATE,
    b"%63ode=sent",
    b"state=%74he-state_of~this%2eattempt",
    b"state=the-state_of~this.attempt%00",
    b"state=the-state_of~this.attempt%20",
    b"state=+the-state_of~this.attempt",
    b"state=THE-STATE_OF~THIS.ATTEMPT",
    b"state=the-state_of~this.attemp%c1%b4",
    b"state=the-state_of~this.attemp%ef%bd%94",
    b"state=the-state_of%7ethis.attempt",
    b"state=",
    b"state",
    b"state[]=the-state_of~this.attempt",
    b"State=the-state_of~this.attempt",
    b"code=",
    b"code=%0d%0aSet-Cookie:%20a",
    b"code=%ff%fe",
    b"code=%zz%",
    b"code=%u0041",
    b"code=%f0%9f%94%91",
    b"code=%25%30%30",
    b"code=" + b"9" * 4096,
    b"code=" + b"9" * 4097,
    b"error=access_denied",
    b"error=%e2%80%aeno",
    b"error_description=%e2%80%aeno%00",
    b"iss=https://evil.example",
    b"a;code=other",
    b"code=sent#",
    b"a=%ff",
    b"a=1" + b"&b" * 40,
    b"",
    b"=",
]
VERSIONS = [
    *(b" HTTP/1.1",) * 6,
    b" HTTP/1.0",
    b"",
    b" HTTP/2.0",
    b" HTTP/1.1 ",
    b" http/1.1",
    b"\tHTTP/1.1",
    b" HTTP/1.10",
]
HOSTS = [
    b"hOST:127.0.0.1:PORT\t",
    b"Host : 127.0.0.1:PORT",
    b"Host: evil.example",
    b"Host: localhost:PORT",
    b"Host: 127.0.0.1:PORT, evil.example",
    b"Host: user@127.0.0.1:PORT",
    b"Host: 127.1:PORT",
    b"Host: 127.0.0.1:PORT.",
    b"Host: 127.0.0.1:0PORT",
    b"Host: 127.0.0.1:PORT\x0b",
    b"Host: 127.0.0.1:PORT\x85",
    b"Host: 127.0.0.1:PORT\xa0",
    b"Host:",
    b"X: y",
]
HEADERS = [
    b"User-Agent: a browser",
    b"Cookie: " + b"c" * 3000 + b"=\xe9",
    b"Content-Length: 0",
    b"Sec-Fetch-Mode: navigate",
    b"Sec-Fetch-Dest: document",
    b"Origin: https://evil.example",
    b"Host: 127.0.0.1:PORT",
    b"Host: evil.example",
    b" folded",
    b"\tfolded",
    b"X: a\rHost: evil.example",
    b"X: a\nHost: evil.example",
    b"X: \x00",
    b"X\x00: a",
    b"Content-Length: 5",
    b"Content-Length: +0",
    b"Content-Length: 99999999999999999999999999",
    b"Content-Length: -1",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding : chunked",
    b"transfer-encoding: \x0bchunked",
    b"Expect: 100-continue",
    b"Upgrade: h2c",
    b"Sec-Fetch-Mode: no-cors",
    b"Sec-Fetch-Mode: navigate, cors",
    b"Sec-Fetch-Dest: iframe",
    b"Sec-Fetch-Dest:",
    b"Sec-Purpose: prefetch;anonymous-client-ip",
    b"Purpose: x, Prefetch",
    b"X: " + b"x" * 33_000,
    b"X: y\r\n" * 65 + b"X: y",
    b"no colon",
    b": nameless",
]
LINE_ENDS = [b"\n", b"\r", b"\r\r\n", b"\x00\r\n"]
HOSTILE = [
    b"GET /callback\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\x80\x2e\x01\x00\x02",
    b"\r\n\r\n",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n",
    b"\x00" * 100,
    b"9" * 50_000,
    OTHER_PATH,
]

TRUE = {
    "method": b"GET",
    "path": b"/callback",
    "pairs": CODE + b"&" + OUR_STATE,
    "version": b" HTTP/1.1",
    "host": b"Host: 127.0.0.1:PORT",
    "headers": b"User-Agent: a browser",
    "line end": b"\r\n",
}
OTHERS = {
    "method": METHODS,
    "path": PATHS,
    "pairs": [
        other + pair for other in (b"", CODE + b"&", OUR_STATE + b"&", CODE + b"&" + OUR_STATE + b"&") for pair in PAIRS
    ],
    "version": VERSIONS,
    "host": HOSTS,
    "headers": HEADERS,
    "line end": LINE_ENDS,
}
DEPARTURES = [(part, other) for part, others in OTHERS.items() for other in others]


def request(parts: dict[str, bytes]) -> bytes:
    """A whole request head of these parts."""
    line = parts["method"] + b" " + parts["path"] + b"?" + parts["pairs"] + parts["version"]
    return b"\r\n".join((line, parts["host"], parts["headers"])) + parts["line end"] + b"\r\n"

"""A small OpenID Connect provider for tests: discovery, a page to choose who one is, tokens signed with RS256, keys.

Standard library alone. The key is made at the start; nothing of it is fit for anything but a test.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

CLIENT, SECRET = "assistant", "provider-and-client-know-this"
_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")  # DigestInfo of SHA-256, RFC 8017
_EXPONENT = 65537


def _prime(bits: int) -> int:
    while True:
        found = secrets.randbits(bits) | (3 << (bits - 2)) | 1
        if all(found % small for small in (3, 5, 7, 11, 13, 17, 19, 23)) and all(
            pow(base, found - 1, found) == 1 for base in (2, 3, 5, 7)
        ):
            return found


class Key:
    """An RSA key of 2048 bits."""

    def __init__(self) -> None:
        first, second = _prime(1024), _prime(1024)
        self.modulus = first * second
        self._private = pow(_EXPONENT, -1, (first - 1) * (second - 1))

    def public(self) -> dict[str, str]:
        """As a JSON Web Key."""
        numbers = {"n": self.modulus, "e": _EXPONENT}
        texts = {name: _encoded(one.to_bytes((one.bit_length() + 7) // 8, "big")) for name, one in numbers.items()}
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "test", **texts}

    def token(self, claims: dict[str, Any]) -> str:
        """A signed JSON Web Token."""
        head = {"alg": "RS256", "typ": "JWT", "kid": "test"}
        text = ".".join(_encoded(json.dumps(part).encode()) for part in (head, claims))
        digest = _PREFIX + hashlib.sha256(text.encode()).digest()
        padded = b"\x00\x01" + b"\xff" * (256 - 3 - len(digest)) + b"\x00" + digest
        signed = pow(int.from_bytes(padded, "big"), self._private, self.modulus)
        return f"{text}.{_encoded(signed.to_bytes(256, 'big'))}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class _Provider(ThreadingHTTPServer):
    def __init__(self, people: tuple[str, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.people = people
        self.key = Key()
        self.granted: dict[str, tuple[str, str]] = {}  # code → e-mail address and nonce
        self.address = f"http://localhost:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: _Provider

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        asked = urlparse(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        if asked.path == "/.well-known/openid-configuration":
            at = self.server.address
            self._json(
                {
                    "issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
                    "jwks_uri": f"{at}/keys", "end_session_endpoint": f"{at}/bye", "response_types_supported": ["code"],
                    "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
                }
            )  # fmt: skip
        elif asked.path == "/keys":
            self._json({"keys": [self.server.key.public()]})
        elif asked.path == "/authorize":
            self._page(
                "".join(
                    f'<p><a href="/as?{urlencode({**query, "who": who})}">{who}</a></p>' for who in self.server.people
                )
            )
        elif asked.path == "/as":
            code = secrets.token_urlsafe(16)
            self.server.granted[code] = (query["who"], query.get("nonce", ""))
            self._redirect(f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}")
        elif asked.path == "/bye":
            self._redirect(query["post_logout_redirect_uri"])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        known = self.headers.get("Authorization") == basic or sent.get("client_secret") == [SECRET]
        granted = self.server.granted.pop(sent["code"][0], None)
        if not known or granted is None:
            self.send_error(401)
            return
        who, nonce = granted
        now = int(time.time())
        claims = {"iss": self.server.address, "aud": CLIENT, "sub": who, "email": who, "iat": now, "exp": now + 600}
        token = self.server.key.token({**claims, **({"nonce": nonce} if nonce else {})})
        self._json(
            {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 600, "id_token": token}
        )

    def _json(self, data: dict[str, Any]) -> None:
        self._send(json.dumps(data).encode(), "application/json")

    def _page(self, body: str) -> None:
        self._send(
            f"<!doctype html><meta charset=utf-8><title>单位登录</title>{body}".encode(), "text/html; charset=utf-8"
        )

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()


@contextmanager
def provider(*people: str) -> Iterator[str]:
    """A provider that lets anybody be one of `people`; its address."""
    server = _Provider(people)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()

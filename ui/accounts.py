"""Accounts of a server: a local file with names, roles and scrypt hashes; `python -m ui.accounts` keeps it.

Without the file there is one user, who may do everything: the program on one's own PC.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import os
import secrets
import sys
import time
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from kb import audit
from kb.command import Parser
from kb.errors import KbError
from kb.home import home
from kb.plain import plain

Role = Literal["clerk", "reviewer", "trainer", "administrator"]
ROLES: dict[Role, str] = {"clerk": "填报", "reviewer": "审核", "trainer": "培训", "administrator": "管理员"}
PAGES: dict[Role, tuple[str, ...]] = {
    "clerk": ("draft", "teach", "base"),
    "reviewer": ("draft", "review", "teach", "base"),
    "trainer": ("draft", "review", "teach", "base"),
    "administrator": ("draft", "review", "teach", "base"),
}
FIRST: dict[Role, str] = {"clerk": "draft", "reviewer": "review", "trainer": "teach", "administrator": "draft"}
SHORTEST = 8  # characters of a password
_LASTS = 12 * 3600  # seconds a login is remembered
_COST = {"n": 2**14, "r": 8, "p": 1}


class AccountError(KbError):
    """An account that cannot be made or a file that cannot be read."""


class Account(Struct, frozen=True, kw_only=True):
    """`salt` and `hash` are hex and empty for those who come through single sign-on."""

    name: str
    role: Role = "clerk"
    salt: str = ""
    hash: str = ""


class Login(Struct, frozen=True, kw_only=True):
    """A remembered login: the hash of its token, and until when (seconds)."""

    token: str
    name: str
    until: float


SINGLE = Account(name="", role="administrator")


class Accounts:
    """The account file of a state folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or home()
        self.path = self.folder / "accounts.json"
        self._logins = self.folder / "logins.json"

    @property
    def wanted(self) -> bool:
        """Whether anybody has to sign in."""
        return self.path.is_file()

    def all(self) -> dict[str, Account]:
        try:
            found = msgspec.json.decode(self.path.read_bytes(), type=list[Account])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as error:
            raise AccountError(
                f"{self.path.name}：读不出来（{plain(error)}）。请从备份恢复，或请管理员重建账号。"
            ) from error
        return {one.name: one for one in found}

    def put(self, name: str, role: Role, password: str = "") -> None:
        """Make or change an account; without a password it can sign in only through the office's own sign-on."""
        name = name.strip()
        if not name.strip(".") or any(mark in name for mark in '/\\:*?"<>|\0'):
            raise AccountError(f'账号名“{name}”不能用：不能为空，也不能有 / \\ : * ? " < > |。')
        if password and len(password) < SHORTEST:
            raise AccountError(f"密码太短，至少{SHORTEST}位。")
        salt = secrets.token_hex(16) if password else ""
        known = self.all()
        known[name] = Account(name=name, role=role, salt=salt, hash=_hash(password, salt) if password else "")
        _write(self.path, msgspec.json.format(msgspec.json.encode(list(known.values())), indent=1))

    def remove(self, name: str) -> None:
        known = self.all()
        if known.pop(name, None) is None:
            raise AccountError(f"没有叫“{name}”的账号。")
        _write(self.path, msgspec.json.format(msgspec.json.encode(list(known.values())), indent=1))

    def verify(self, name: str, password: str) -> Account | None:
        """The account if the password is right; takes the same time for a name that does not exist."""
        account = self.all().get(name.strip())
        salt = account.salt if account and account.salt else "00" * 16
        right = hmac.compare_digest(_hash(password, salt), account.hash if account and account.hash else "0" * 128)
        return account if account and account.hash and right else None

    # remembered logins: a refresh must not ask again

    def remember(self, account: Account) -> str:
        """A token for the browser's cookie; only its hash is kept."""
        token = secrets.token_urlsafe(32)
        now = time.time()
        kept = [one for one in self._remembered() if one.until > now]
        kept.append(Login(token=_digest(token), name=account.name, until=now + _LASTS))
        _write(self._logins, msgspec.json.encode(kept))
        return token

    def recognise(self, token: str) -> Account | None:
        digest, now = _digest(token), time.time()
        name = next((one.name for one in self._remembered() if one.token == digest and one.until > now), "")
        return self.all().get(name) if name else None

    def forget(self, token: str) -> None:
        digest = _digest(token)
        _write(self._logins, msgspec.json.encode([one for one in self._remembered() if one.token != digest]))

    def _remembered(self) -> list[Login]:
        try:
            return msgspec.json.decode(self._logins.read_bytes(), type=list[Login])
        except (OSError, msgspec.DecodeError):
            return []


def _hash(password: str, salt: str) -> str:
    return hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), dklen=64, **_COST).hex()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{secrets.token_hex(4)}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, data)
    finally:
        os.close(handle)
    os.replace(temporary, path)


def _role(text: str) -> str:
    """A role by its id or its Chinese name."""
    return next((role for role, name in ROLES.items() if text == name), text)


def _roles() -> str:
    return "角色：" + "、".join(f"{role}（{name}）" for role, name in ROLES.items()) + "，默认 clerk"


def main(arguments: list[str] | None = None) -> int:
    """`python -m ui.accounts add NAME --role clerk`, `list`, `remove NAME`."""
    parser = Parser(prog="python -m ui.accounts", description="账号：谁能进来，能做什么")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    add = commands.add_parser("add", help="新增账号或改密码、改角色")
    add.add_argument("name", metavar="账号名")
    add.add_argument("--role", type=_role, choices=list(ROLES), default="clerk", metavar="角色", help=_roles())
    add.add_argument("--no-password", action="store_true", help="只用单位的统一登录")
    commands.add_parser("list", help="列出账号")
    commands.add_parser("remove", help="删除账号").add_argument("name", metavar="账号名")
    asked = parser.parse_args(arguments)
    accounts = Accounts()
    try:
        if asked.command == "add":
            password = "" if asked.no_password else getpass.getpass("密码：")
            accounts.put(asked.name, asked.role, password)
            audit.record("", "账号", f"{asked.name}：{ROLES[asked.role]}")
        elif asked.command == "remove":
            accounts.remove(asked.name)
            audit.record("", "账号", f"删除 {asked.name}")
        for account in accounts.all().values():
            print(f"{account.name}\t{ROLES[account.role]}")
    except AccountError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""The base: every table read so far, in one SQLite file under the state folder.

One transaction a document: a crash leaves either the whole document or nothing of it. A table is kept whole
as JSON, with columns beside it for the filters. The same content twice changes nothing; a newer version of
a file replaces the older one, its assessments included.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kb.errors import StoreError
from kb.home import home
from kb.records import Indicator, ReadResult, TargetTable, from_json, to_builtins, to_json
from kb.taxonomy import canonical

VERSION = 1
Kind = Literal["historical", "exemplar", "import"]
Status = Literal["new", "same", "replaced"]
FLAGS = ("error", "warning")  # severities that make a row unsound; a hint does not

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sources (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE,
  content TEXT NOT NULL, kind TEXT NOT NULL, added TEXT NOT NULL, prefix TEXT NOT NULL UNIQUE);
CREATE TABLE tables (
  id TEXT PRIMARY KEY, source INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE, number INTEGER NOT NULL,
  kind TEXT NOT NULL, year INTEGER, unit TEXT NOT NULL, region TEXT, class TEXT, project TEXT NOT NULL, total REAL,
  data BLOB NOT NULL);
CREATE TABLE indicators (
  id TEXT PRIMARY KEY, table_id TEXT NOT NULL REFERENCES tables(id) ON DELETE CASCADE, number INTEGER NOT NULL,
  level1 TEXT NOT NULL, level2 TEXT NOT NULL, category TEXT, name TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE assessments (
  table_id TEXT PRIMARY KEY REFERENCES tables(id) ON DELETE CASCADE, at TEXT NOT NULL, findings BLOB NOT NULL);
CREATE TABLE findings (
  table_id TEXT NOT NULL REFERENCES tables(id) ON DELETE CASCADE, number INTEGER, code TEXT NOT NULL,
  severity TEXT NOT NULL);
CREATE TABLE archetypes (
  table_id TEXT NOT NULL REFERENCES tables(id) ON DELETE CASCADE, rank INTEGER NOT NULL, archetype TEXT NOT NULL,
  score REAL NOT NULL, PRIMARY KEY (table_id, rank));
CREATE INDEX tables_source ON tables(source);
CREATE INDEX indicators_table ON indicators(table_id);
CREATE INDEX findings_table ON findings(table_id);
"""

_AGAIN = "请把它移到别处，再运行 python -m kb import 重新导入。"


class SourceRow(Struct, frozen=True, kw_only=True):
    """One document of the base."""

    id: int
    name: str
    kind: Kind
    sha256: str
    added: str
    tables: int


class Added(Struct, frozen=True, kw_only=True):
    """What `Store.add` did: the source it now is, the ids of its tables, and whether anything changed."""

    source_id: int
    tables: tuple[str, ...]
    status: Status


class Assessment(Struct, frozen=True, kw_only=True):
    """Stored result of a review: findings and archetypes as plain data, as they were saved."""

    findings: tuple[dict[str, Any], ...] = ()
    archetypes: tuple[dict[str, Any], ...] = ()


def store_path(folder: Path | None = None) -> Path:
    """Where the base of a state folder lies."""
    return (folder or home()) / "base.sqlite"


def _nameless(table: TargetTable) -> TargetTable:
    """A table without what comes from the name of its file, so that a copy under another name is the same."""
    rows = tuple(replace(row, id="") for row in table.indicators)
    return replace(table, id="", indicators=rows, source=replace(table.source, file=""))


class Store:
    """An open base; safe to share between threads. Raises `StoreError` when the file is not a base of this version."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA foreign_keys = ON")
            if self._db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                with self._transaction():
                    self._prepare()
            self._db.execute("CREATE INDEX IF NOT EXISTS sources_path ON sources(path)")
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path.name}：不是可用的数据库文件（{error}）。{_AGAIN}") from error

    def _prepare(self) -> None:
        found = self._db.execute("PRAGMA user_version").fetchone()[0]
        if found == VERSION:
            return
        names = [row[0] for row in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if found or names:
            what = f"版本是 {found}" if found else f"里面是别的数据（表 {'、'.join(names[:3])}）"
            raise StoreError(f"{self.path.name}：{what}，本程序需要版本 {VERSION}。{_AGAIN}")
        for statement in _SCHEMA.split(";\n"):
            if statement.strip():
                self._db.execute(statement)
        self._db.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except BaseException as error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):  # locked, disk full, read-only
                    raise StoreError(
                        f"{self.path.name}：写不进去（{error}）。请关闭占用它的程序，检查磁盘空间和权限后再试。"
                    ) from error
                raise

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._db.execute(query, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise StoreError(f"{self.path.name}：读取失败（{error}）。请从备份恢复，或移走后重新导入。") from error

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def meta(self, key: str) -> str:
        """A remembered setting of the base, "" where there is none."""
        return "".join(str(row[0]) for row in self._rows("SELECT value FROM meta WHERE key = ?", key))

    def set_meta(self, key: str, value: str) -> None:
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def add(self, result: ReadResult, file: Path | None, sha256: str, kind: Kind, name: str = "") -> Added:
        """Store the tables of one document, all or nothing.

        `file` identifies the document (`name` where it comes from the shipped corpus), `sha256` its content.
        """
        if not result.tables:
            raise StoreError(f"{name or file}：没有绩效目标表，不能入库。")
        name = name or (file.name if file else result.tables[0].source.file)
        path = str(file.resolve()) if file else f"{kind}:{name}"
        content = hashlib.sha256(to_json([_nameless(table) for table in result.tables])).hexdigest()
        with self._transaction() as db:
            twin = db.execute("SELECT id, kind, content, path FROM sources WHERE sha256 = ?", (sha256,)).fetchone()
            older = db.execute("SELECT id FROM sources WHERE path = ? AND sha256 <> ?", (path, sha256)).fetchone()
            if older:
                db.execute("DELETE FROM sources WHERE id = ?", older)
            if twin and (twin[1] != kind or twin[2] == content):
                ids = [row[0] for row in db.execute("SELECT id FROM tables WHERE source = ? ORDER BY number", twin[:1])]
                return Added(source_id=twin[0], tables=tuple(ids), status="replaced" if older else "same")
            if twin:  # the same file, read better than last time
                db.execute("DELETE FROM sources WHERE id = ?", twin[:1])
            prefix = sha256[:8]
            while db.execute("SELECT 1 FROM sources WHERE prefix = ?", (prefix,)).fetchone():
                prefix = sha256[: len(prefix) + 4]
            row = (name, path, sha256, content, kind, datetime.now().isoformat(timespec="seconds"), prefix)
            cursor = db.execute(
                "INSERT INTO sources (name, path, sha256, content, kind, added, prefix) VALUES (?,?,?,?,?,?,?)", row
            )
            source = int(cursor.lastrowid or 0)
            ids = [self._insert(db, source, prefix, number, table) for number, table in enumerate(result.tables, 1)]
        return Added(source_id=source, tables=tuple(ids), status="replaced" if older or twin else "new")

    @staticmethod
    def _insert(db: sqlite3.Connection, source: int, prefix: str, number: int, table: TargetTable) -> str:
        key = f"{prefix}-{number:02d}"
        rows = tuple(replace(row, id=f"{key}-{place:02d}") for place, row in enumerate(table.indicators, 1))
        table = replace(table, id=key, indicators=rows)
        project = table.project.name if table.project else ""
        db.execute(
            "INSERT INTO tables VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (key, source, number, table.kind, table.year, table.unit.name, table.region, table.class_, project,
             table.budget.total, to_json(table)),
        )  # fmt: skip
        db.executemany(
            "INSERT INTO indicators VALUES (?,?,?,?,?,?,?,?)",
            [
                (row.id, key, place, row.level1, row.level2, canonical(row.level2, row.level1), row.name, row.value)
                for place, row in enumerate(rows)
            ],
        )
        return key

    def remove(self, source_id: int) -> None:
        """Forget a document with its tables and assessments; StoreError if there is none of that id."""
        with self._transaction() as db:
            if not db.execute("DELETE FROM sources WHERE id = ?", (source_id,)).rowcount:
                raise StoreError(f"没有编号为 {source_id} 的来源，请先用 python -m kb stats 查看。")

    def sources(self, of: str | None = None) -> list[SourceRow]:
        """Every document, or the one that the table `of` came from."""
        rows = self._rows(
            "SELECT s.id, s.name, s.kind, s.sha256, s.added, COUNT(t.id) FROM sources s "
            "LEFT JOIN tables t ON t.source = s.id "
            f"{'WHERE s.id = (SELECT source FROM tables WHERE id = ?)' if of else ''} GROUP BY s.id ORDER BY s.id",
            *([of] if of else ()),
        )
        names = ("id", "name", "kind", "sha256", "added", "tables")
        return [SourceRow(**dict(zip(names, row, strict=True))) for row in rows]

    def tables(self, kind: Kind | None = None) -> Iterator[TargetTable]:
        """Every stored table in the order of import, of one kind of source where `kind` is given."""
        rows = self._rows(
            "SELECT t.id FROM tables t JOIN sources s ON s.id = t.source "
            "WHERE ?1 IS NULL OR s.kind = ?1 ORDER BY s.id, t.number",
            kind,
        )
        for (key,) in rows:
            yield self.table(key)

    def table(self, table_id: str) -> TargetTable:
        """The table of that id; StoreError if there is none."""
        found = self._rows("SELECT data FROM tables WHERE id = ?", table_id)
        if not found:
            raise StoreError(f"基础库里没有编号为 {table_id} 的表。")
        return from_json(found[0][0], TargetTable)

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator of that id; StoreError if there is none."""
        found = self._rows("SELECT table_id, number FROM indicators WHERE id = ?", indicator_id)
        if not found:
            raise StoreError(f"基础库里没有编号为 {indicator_id} 的指标。")
        return self.table(found[0][0]).indicators[found[0][1]]

    def source_of(self, table_id: str) -> SourceRow:
        """The document a table came from."""
        found = self.sources(table_id)
        if not found:
            raise StoreError(f"基础库里没有编号为 {table_id} 的表。")
        return found[0]

    def save_assessment(self, table_id: str, findings: Sequence[Any], archetypes: Sequence[Any]) -> None:
        """Keep what review says of a table: findings (scope, index, code, severity, …) and matches (id, score).

        Both may be records or plain dicts; an earlier assessment is replaced.
        """
        found = [to_builtins(finding) for finding in findings]
        kinds = [to_builtins(match) for match in archetypes]
        with self._transaction() as db:
            if not db.execute("SELECT 1 FROM tables WHERE id = ?", (table_id,)).fetchone():
                raise StoreError(f"基础库里没有编号为 {table_id} 的表，不能保存审核结果。")
            for name in ("assessments", "findings", "archetypes"):
                db.execute(f"DELETE FROM {name} WHERE table_id = ?", (table_id,))
            now = datetime.now().isoformat(timespec="seconds")
            db.execute("INSERT INTO assessments VALUES (?,?,?)", (table_id, now, msgspec.json.encode(found)))
            db.executemany(
                "INSERT INTO findings VALUES (?,?,?,?)",
                [(table_id, one.get("index"), one["code"], one.get("severity", "warning")) for one in found],
            )
            db.executemany(
                "INSERT INTO archetypes VALUES (?,?,?,?)",
                [(table_id, rank, one["id"], one.get("score", 0.0)) for rank, one in enumerate(kinds)],
            )

    def assessment(self, table_id: str) -> Assessment | None:
        """The stored review of a table, None where there is none yet."""
        found = self._rows("SELECT findings FROM assessments WHERE table_id = ?", table_id)
        if not found:
            return None
        kinds = self._rows("SELECT archetype, score FROM archetypes WHERE table_id = ? ORDER BY rank", table_id)
        return Assessment(
            findings=tuple(msgspec.json.decode(found[0][0])),
            archetypes=tuple({"id": key, "score": score} for key, score in kinds),
        )

    def unassessed(self) -> list[str]:
        """Ids of the tables that no review has looked at."""
        rows = self._rows("SELECT id FROM tables WHERE id NOT IN (SELECT table_id FROM assessments) ORDER BY id")
        return [row[0] for row in rows]

    def sound(self, indicator_id: str) -> bool:
        """Whether the row's table is assessed and no error or warning stands against the row."""
        return indicator_id in self.sound_of([indicator_id])

    def sound_of(self, indicator_ids: Sequence[str]) -> set[str]:
        """Those of the given rows that are sound."""
        rows = self._rows(
            "SELECT i.id FROM indicators i JOIN assessments a ON a.table_id = i.table_id "
            "WHERE i.id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM findings f "
            "WHERE f.table_id = i.table_id AND f.number = i.number AND f.severity IN (?, ?))",
            msgspec.json.encode(list(indicator_ids)).decode(),
            *FLAGS,
        )
        return {row[0] for row in rows}

    def sound_ids(self) -> set[str]:
        """Ids of all sound rows of the base."""
        return self.sound_of([row[0] for row in self._rows("SELECT id FROM indicators")])

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a read-only question to the base, for statistics."""
        return self._rows(sql, *values)

    def counts(self) -> dict[str, int]:
        """How much the base holds: documents by kind, tables, rows, assessed tables, sound rows."""
        kinds = dict(self._rows("SELECT kind, COUNT(*) FROM sources GROUP BY kind"))
        one = {
            name: self._rows(f"SELECT COUNT(*) FROM {name}")[0][0]
            for name in ("sources", "tables", "indicators", "assessments")
        }
        return {
            "sources": one["sources"],
            "historical": kinds.get("historical", 0),
            "exemplars": kinds.get("exemplar", 0),
            "imports": kinds.get("import", 0),
            "tables": one["tables"],
            "indicators": one["indicators"],
            "assessed": one["assessments"],
        }

    def digest(self) -> str:
        """Hash of the content (not of paths, times or assessments), for the manifest of the index."""
        rows = self._rows("SELECT prefix, sha256, content, kind FROM sources ORDER BY sha256")
        return hashlib.sha256("\n".join(" ".join(row) for row in rows).encode()).hexdigest()

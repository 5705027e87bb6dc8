"""Text → vectors, behind one small protocol.

The shipped model is a sentence-transformers folder with a single StaticEmbedding (a vector a token, averaged);
it is read here with tokenizers and numpy, so that no command waits for torch. Any other model is loaded with
sentence-transformers when it is asked for.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.records import IndexError_

Vectors = NDArray[np.float32]
SHIPPED = Path(__file__).with_name("static")
SETTING = "ASSISTANT_MODEL"  # environment: a model folder, or a name in the local model cache


class Encoder(Protocol):
    """Rows of `encode` have length one, or zero for a text without any known token."""

    name: str
    dimension: int

    def encode(self, texts: list[str]) -> Vectors:
        """float32, shape (len(texts), dimension)."""
        ...


def normalised(vectors: NDArray[Any]) -> Vectors:
    """Rows scaled to length one; a zero row stays zero."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(rows / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


class StaticEncoder:
    """A StaticEmbedding folder in numpy: the mean of the tokens' vectors, normalised."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        from safetensors import SafetensorError
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        try:
            data = (folder / "model.safetensors").read_bytes()
            weights = load(data)
            self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            missing = Path(error.filename).name
            raise IndexError_(f"{folder}：缺少 {missing}。请运行 python -m indexer train 重新生成模型。") from error
        except (SafetensorError, OSError, UnicodeError, ValueError) as error:
            raise IndexError_(
                f"{folder}：模型文件损坏（{error}）。请运行 python -m indexer train 重新生成。"
            ) from error
        except Exception as error:  # tokenizers raises the base class
            raise IndexError_(f"{folder}/tokenizer.json：无法读取（{error}）。请重新生成模型。") from error
        found = sorted(weights)
        if found != ["embedding.weight"] or weights["embedding.weight"].ndim != 2:
            raise IndexError_(f"{folder}/model.safetensors：应只有二维的 embedding.weight，实际是 {'、'.join(found)}。")
        self._weights: Vectors = weights["embedding.weight"].astype(np.float32)
        tokens = self._tokenizer.get_vocab_size()
        if tokens > len(self._weights):
            raise IndexError_(
                f"{folder}：词表有 {tokens} 个词，向量只有 {len(self._weights)} 行，两个文件不配套，请重新生成模型。"
            )
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.dimension = int(self._weights.shape[1])
        self.name = f"static-{hashlib.sha256(data).hexdigest()[:12]}"

    def encode(self, texts: list[str]) -> Vectors:
        """float32, shape (len(texts), dimension), rows of length one."""
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), 4096):
            # Lone surrogates, as a terminal passes on broken bytes, are no text.
            clean = [text.encode("utf-8", "ignore").decode("utf-8") for text in texts[start : start + 4096]]
            batch = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
            for place, encoding in enumerate(batch, start):
                if encoding.ids:
                    out[place] = self._weights[encoding.ids].mean(axis=0)
        return normalised(out)


class TransformerEncoder:
    """Any other sentence-transformers model; loaded on creation (seconds), never from the network."""

    def __init__(self, model: str) -> None:
        if Path(model).is_absolute() and not Path(model).is_dir():
            raise IndexError_(f"模型 {model} 无法加载：没有这个文件夹。请改正 {SETTING}，或去掉它使用随附模型。")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        for library in ("sentence_transformers", "transformers", "huggingface_hub"):  # our own message says it
            logging.getLogger(library).setLevel(logging.CRITICAL)
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise IndexError_(
                f"模型 {model} 需要 sentence-transformers，本机没有安装。请安装它，或去掉 {SETTING} 使用随附模型。"
            ) from error
        try:
            self._model = SentenceTransformer(model, device="cpu")
        except Exception as error:  # the library raises many kinds for a folder that is no model
            line = " ".join(str(error).split())[:200]
            raise IndexError_(
                f"模型 {model} 无法加载（{line}）。请检查文件夹，或去掉 {SETTING} 使用随附模型。"
            ) from error
        self.dimension = int(self._model.encode(["长度"]).shape[1])
        self.name = f"{Path(model).name}-{self.dimension}"

    def encode(self, texts: list[str]) -> Vectors:
        """float32, shape (len(texts), dimension), rows of length one."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return normalised(self._model.encode(texts, batch_size=64, show_progress_bar=False, convert_to_numpy=True))


def is_static(folder: Path) -> bool:
    """Whether a folder holds a single StaticEmbedding, which needs no torch."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return len(modules) == 1 and str(modules[0].get("type", "")).endswith(".StaticEmbedding") and not modules[0]["path"]


@lru_cache(maxsize=2)
def _load(model: str) -> Encoder:
    folder = Path(model).expanduser()
    if is_static(folder):
        return StaticEncoder(folder)
    return TransformerEncoder(str(folder.resolve()) if model.startswith((".", "~")) else model)


def load_encoder(model: str | None = None) -> Encoder:
    """The encoder of the argument, else of the setting `ASSISTANT_MODEL`, else the shipped one."""
    return _load(model or os.environ.get(SETTING) or str(SHIPPED))

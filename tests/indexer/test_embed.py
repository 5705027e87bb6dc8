"""Encoders: the numpy reading of a static model, its checks, and no torch on the way of a search."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from indexer import embed, vocabulary
from indexer.embed import SHIPPED, StaticEncoder, TransformerEncoder, load_encoder
from indexer.records import IndexError_
from kb.home import ROOT

TEXTS = ["购置12台保密笔记本电脑", "农村公路日常养护", "护林员补助３０人", "。", ""]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A static model of three tokens and two dimensions."""
    folder = tmp_path / "model"
    folder.mkdir()
    tokenizer = vocabulary.tokenizer({"0": 50, "路": 10, "灯": 5})
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    weights = np.array([[0, 0], [1, 1], [3, 0], [0, 4]], dtype=np.float16)
    (folder / "model.safetensors").write_bytes(save({"embedding.weight": weights}))
    (folder / "modules.json").write_text(
        json.dumps([{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.x.StaticEmbedding"}])
    )
    return folder


def test_a_text_is_the_normalised_mean_of_its_tokens(model: Path) -> None:
    vectors = StaticEncoder(model).encode(["路灯", "路", "88", "未知"])
    assert vectors.dtype == np.float32
    mean = np.array([(3 + 0) / 2, (0 + 4) / 2])
    assert vectors[0] == pytest.approx(mean / np.linalg.norm(mean))
    assert vectors[1] == pytest.approx([1, 0])
    assert vectors[2] == pytest.approx([2**-0.5, 2**-0.5])
    assert vectors[3] == pytest.approx([0, 0])


def test_no_texts_give_no_rows(model: Path) -> None:
    assert StaticEncoder(model).encode([]).shape == (0, 2)


def test_a_missing_file_is_named(model: Path) -> None:
    (model / "tokenizer.json").unlink()
    with pytest.raises(IndexError_, match=r"缺少 tokenizer\.json.*indexer train"):
        StaticEncoder(model)


def test_a_torn_model_is_refused(model: Path) -> None:
    (model / "model.safetensors").write_bytes((model / "model.safetensors").read_bytes()[:-3])
    with pytest.raises(IndexError_, match="损坏"):
        StaticEncoder(model)


def test_a_torn_tokenizer_is_refused(model: Path) -> None:
    (model / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(IndexError_, match=r"tokenizer\.json"):
        StaticEncoder(model)


def test_parts_that_do_not_fit_are_refused_with_both_numbers(model: Path) -> None:
    (model / "model.safetensors").write_bytes(save({"embedding.weight": np.zeros((2, 2), dtype=np.float16)}))
    with pytest.raises(IndexError_, match=r"词表有 4 个词，向量只有 2 行"):
        StaticEncoder(model)


def test_other_weights_are_no_static_model(model: Path) -> None:
    (model / "model.safetensors").write_bytes(save({"encoder.layer": np.zeros((2, 2), dtype=np.float16)}))
    with pytest.raises(IndexError_, match=r"embedding\.weight.*encoder\.layer"):
        StaticEncoder(model)


def test_the_setting_chooses_the_model(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(embed.SETTING, str(model))
    assert load_encoder().dimension == 2
    monkeypatch.delenv(embed.SETTING)
    assert load_encoder().dimension == 256


def test_another_model_changes_the_name(model: Path) -> None:
    name = StaticEncoder(model).name
    (model / "model.safetensors").write_bytes(save({"embedding.weight": np.ones((4, 2), dtype=np.float16)}))
    assert StaticEncoder(model).name != name


def test_the_shipped_model_is_small_and_knows_common_characters() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= 6e6
    encoder = StaticEncoder(SHIPPED)
    lengths = np.linalg.norm(encoder.encode([*TEXTS[:3], "鑫源街道", "疫苗"]), axis=1)
    assert lengths == pytest.approx(np.ones(5), abs=1e-5)


def test_it_puts_like_things_together() -> None:
    asked, same, other = StaticEncoder(SHIPPED).encode(["购买手提电脑", "笔记本电脑采购数量", "护林员巡护里程"])
    assert asked @ same > asked @ other + 0.1


def test_a_search_with_the_shipped_model_imports_no_torch(home: Path) -> None:
    code = (
        "import sys\n"
        "from indexer.__main__ import main\n"
        "assert main(['search', '购置笔记本电脑', '--json']) == 0\n"
        "heavy = {'torch', 'sentence_transformers', 'pandas', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
                          encoding="utf-8")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["projects"]


@pytest.mark.slow
def test_a_model_that_is_nowhere_is_one_chinese_message(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(IndexError_, match="无法加载"):
        TransformerEncoder(str(tmp_path / "没有"))


@pytest.mark.slow
def test_the_shipped_model_reads_the_same_in_sentence_transformers() -> None:
    library = pytest.importorskip("sentence_transformers")
    model = library.SentenceTransformer(str(SHIPPED), device="cpu").float()
    texts = TEXTS[:3]
    expected = model.encode(texts, normalize_embeddings=True)
    assert np.abs(StaticEncoder(SHIPPED).encode(texts) - expected).max() < 1e-5
    assert np.abs(TransformerEncoder(str(SHIPPED)).encode(texts) - expected).max() < 1e-3  # half precision

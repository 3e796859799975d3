"""A corpus is made ready once: found again as it was, made anew where it is another, sampled where it is large."""

from itertools import pairwise
from pathlib import Path

import pytest
from doing import finish, listen
from rawtext import write_documents

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import Event, Progressed
from bertdesk.core.pretrain import material
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.material import Material, prepare
from bertdesk.errors import Cancelled, FileChanged

CONFIG = PretrainConfig(vocabulary_size=120)


def made(corpus: Corpus, folder: Path, config: PretrainConfig = CONFIG) -> Material:
    return finish(prepare(corpus, config, None, folder, CancelToken()))


def written(folder: Path) -> int:
    return (folder / "learnt" / "tokens").stat().st_mtime_ns


def test_that_it_is_found_again_and_made_anew_where_anything_is_another(tmp_path: Path) -> None:
    path, folder = write_documents(tmp_path / "a.txt"), tmp_path / "made"
    first = made(Corpus(path), folder)
    before = written(folder)
    again = made(Corpus(path), folder)
    assert written(folder) == before
    assert again.tokenizer.get_vocab() == first.tokenizer.get_vocab()
    assert (again.sha256, again.stores.unknown_share) == (first.sha256, first.stores.unknown_share)
    assert (again.stores.learnt.tokens == first.stores.learnt.tokens).all()
    made(Corpus(path), folder, PretrainConfig(vocabulary_size=90))
    assert written(folder) != before, "another vocabulary was wanted"
    before = written(folder)
    write_documents(path, seed=2)
    assert made(Corpus(path), folder, PretrainConfig(vocabulary_size=90)).sha256 != first.sha256
    assert written(folder) != before, "another text lies there"


@pytest.mark.parametrize("name", ["corpus.json", "tokenizer.json", "learnt/tokens"])
def test_that_what_is_damaged_is_made_anew(tmp_path: Path, name: str) -> None:
    corpus, folder = Corpus(write_documents(tmp_path / "a.txt")), tmp_path / "made"
    first = made(corpus, folder)
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    again = made(corpus, folder)
    assert again.tokenizer.get_vocab() == first.tokenizer.get_vocab()
    assert len(again.stores.learnt.tokens) == len(first.stores.learnt.tokens)


def test_that_half_of_it_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    corpus, folder, token = Corpus(write_documents(tmp_path / "a.txt", 700)), tmp_path / "made", CancelToken()

    def stop(event: Event) -> None:
        if event == Progressed("vocabulary", 1, 1):
            token.request()

    with pytest.raises(Cancelled):
        listen(prepare(corpus, CONFIG, None, folder, token), meanwhile=stop)
    assert len(made(corpus, folder).stores.learnt.documents) - 1 == 686


def test_that_a_large_corpus_gives_its_vocabulary_evenly_thinned_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join(f"document number {n}" for n in range(1000)), encoding="utf-8")
    whole = finish(material._sample(Corpus(path), CancelToken()))
    assert len(whole) == 1000
    monkeypatch.setattr(material, "_MOST_HELD", 3000)
    thinned = finish(material._sample(Corpus(path), CancelToken()))
    numbers = [int(text.split()[-1]) for text in thinned]
    assert 70 < len(numbers) <= 150
    assert len({after - before for before, after in pairwise(numbers)}) == 1
    assert numbers[0] == 0
    assert numbers[-1] > 950
    monkeypatch.setattr(material, "_MOST_READ", 5000)
    assert int(finish(material._sample(Corpus(path), CancelToken()))[-1].split()[-1]) < 300


def test_that_a_text_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path, folder = write_documents(tmp_path / "a.txt"), tmp_path / "made"

    def grow(event: Event) -> None:
        if isinstance(event, Progressed) and event.phase == "vocabulary" and not event.done:
            with path.open("a", encoding="utf-8") as file:
                file.write("\n\nOne more. It came late.")

    with pytest.raises(FileChanged) as told:
        listen(prepare(Corpus(path), CONFIG, None, folder, CancelToken()), meanwhile=grow)
    assert told.value.facts == {"path": str(path)}
    assert made(Corpus(path), folder).stores.learnt.n_documents > 0, "and read anew once it is whole"

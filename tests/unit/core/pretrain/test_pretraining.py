"""Raw text becomes an encoder that others open; a run that is interrupted goes on as if nothing had happened."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from crews import in_crew, needs_fork
from doing import listen
from kinds import KINDS, SIZES
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModel, AutoModelForMaskedLM, BertConfig, BertForMaskedLM

from bertdesk.core import base_models, checkpoint, model, provenance, unfinished
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.device import Device
from bertdesk.core.events import (
    Event,
    HeldBackScored,
    ModelSaved,
    Notice,
    Progressed,
    RunCancelled,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    StepDone,
)
from bertdesk.core.learner import Learner
from bertdesk.core.pretrain import material, network, pretraining
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.pretraining import Pretrained, pretrain
from bertdesk.core.pretrain.sizes import Size
from bertdesk.errors import (
    CorpusEmpty,
    CorpusNotKnown,
    CorpusTooSmall,
    OutFolderTaken,
    OutIsTheEncoder,
    OutOfMemory,
    RunDataChanged,
    RunSettingsChanged,
    RunUnfinished,
)
from bertdesk.messages import sentence

CONFIG = PretrainConfig(
    learning_rate=2e-3, epochs=2, batch_size=16, max_length=32, dropout=0.0, vocabulary_size=120, precision="float32"
)
WHO, DOES = ("cat", "dog", "bird", "film", "waiter"), ("sat", "ran", "sang", "slept")
WHERE = ("mat", "roof", "tree", "room")
Run = Callable[..., tuple[list[Event], Pretrained | None]]


def sentences(dice: random.Random, n: int) -> str:
    return " ".join(f"The {dice.choice(WHO)} {dice.choice(DOES)} on the {dice.choice(WHERE)}." for _ in range(n))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """150 documents, 3 of them held back."""
    dice = random.Random(1)
    path = tmp_path_factory.mktemp("corpus") / "texts.txt"
    path.write_text("\n\n".join(sentences(dice, dice.randint(3, 6)) for _ in range(150)), encoding="utf-8")
    return Corpus(path)


@pytest.fixture
def run(corpus: Corpus, tmp_path: Path) -> Run:
    def run(
        beginning: Encoder | Size = "tiny", config: PretrainConfig = CONFIG, *, text: Corpus = corpus,
        name: str = "out", meanwhile: Callable[[Event, CancelToken], object] = lambda *_: None,
        resume: bool = False, anew: bool = False, crew: Crew = ALONE,
    ) -> tuple[list[Event], Pretrained | None]:  # fmt: skip
        token = CancelToken()
        work = pretrain(
            text, config, beginning, tmp_path / name, device="cpu", resume=resume, anew=anew, cancel=token, crew=crew
        )
        return listen(work, meanwhile=lambda event: meanwhile(event, token))

    return run


def steps(events: list[Event]) -> list[StepDone]:
    return [event for event in events if isinstance(event, StepDone)]


def codes(events: list[Event]) -> list[str]:
    return [event.code for event in events if isinstance(event, Notice)]


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "model.safetensors")


def pause_at(step: int) -> Callable[[Event, CancelToken], None]:
    def meanwhile(event: Event, token: CancelToken) -> None:
        if isinstance(event, StepDone) and event.step == step:
            token.request_pause()

    return meanwhile


def test_that_a_new_network_learns_and_its_story_is_told_in_order(run: Run) -> None:
    events, made = run(config=replace(CONFIG, batch_size=4, next_weight=0.1))  # few pairs are judged, by chance
    told = [type(event) for event in events if not isinstance(event, Progressed | StepDone | Notice)]
    assert told == [RunStarted, HeldBackScored, ModelSaved, HeldBackScored, ModelSaved, RunFinished]
    every = steps(events)
    assert [event.step for event in every] == list(range(1, every[0].total_steps + 1))
    assert sum(event.loss for event in every[-5:]) < 0.95 * sum(event.loss for event in every[:5])
    for event in every:
        assert event.loss_mlm is not None
        assert event.loss_nsp is not None
        assert event.loss == pytest.approx(event.loss_mlm + 0.1 * event.loss_nsp)
    scores = [event for event in events if isinstance(event, HeldBackScored)]
    assert [score.epoch for score in scores] == [1, 2]
    assert scores[-1].loss_mlm < scores[0].loss_mlm < scores[0].unigram + 1
    assert scores[0].commonest == scores[1].commonest
    assert 0 < scores[0].commonest < 1
    for score in scores:  # of figures that differ from token to token by some nats
        assert 0.01 < score.gain_error * score.n_masked**0.5 < 10
    assert scores[-1].loss_mlm < scores[-1].unigram
    assert made is not None
    assert made.record.pretraining is not None
    assert made.record.pretraining.held_back == scores[-1]
    assert made.record.pretraining.documents == 147


def test_that_the_encoder_that_is_gone_on_from_is_not_written_over(run: Run, tmp_path: Path) -> None:
    run(config=replace(CONFIG, max_steps=1))
    before = weights(tmp_path / "out")
    with pytest.raises(OutIsTheEncoder):
        run(base_models.local(tmp_path / "out"), anew=True)
    assert all(torch.equal(weight, before[name]) for name, weight in weights(tmp_path / "out").items())


def test_that_a_head_that_is_asked_nothing_does_not_learn_first(run: Run, tiny_encoder: Path, tmp_path: Path) -> None:
    """An encoder that guesses words, and comes without the head for the next sentence."""
    config = BertConfig.from_pretrained(tiny_encoder)
    shutil.copytree(tiny_encoder, tmp_path / "words")
    BertForMaskedLM(config).save_pretrained(tmp_path / "words")
    words = base_models.local(tmp_path / "words")
    alone, _ = run(words, replace(CONFIG, next_weight=0.0, max_steps=1), name="alone")
    assert not {"heads_fresh", "next_head_fresh"} & set(codes(alone))
    assert not any(isinstance(event, Progressed) and event.phase == "head" for event in alone)
    assert not network.heads_were_new(tmp_path / "alone")
    both, _ = run(words, replace(CONFIG, max_steps=1), name="both")
    assert "next_head_fresh" in codes(both)
    assert any(isinstance(event, Progressed) and event.phase == "head" for event in both)
    assert not network.heads_were_new(tmp_path / "both"), "what guesses words came with it"
    assert network.as_before(tmp_path / "words", tmp_path / "both", seed=99).fresh_heads == ()
    fully, _ = run(base_models.local(tiny_encoder), replace(CONFIG, max_steps=1), name="fully")
    assert "heads_fresh" in codes(fully)
    assert network.heads_were_new(tmp_path / "fully")


def test_that_lambda_weighs_the_neighbours_loss(run: Run) -> None:
    events, _ = run(config=replace(CONFIG, next_weight=3.0, max_steps=2))
    for event in steps(events):
        assert event.loss_mlm is not None
        assert event.loss_nsp is not None
        assert event.loss == pytest.approx(event.loss_mlm + 3.0 * event.loss_nsp)


def test_that_without_lambda_nothing_is_asked_about_neighbours(run: Run) -> None:
    events, made = run(config=replace(CONFIG, next_weight=0.0, max_steps=2))
    assert [event.loss_nsp for event in steps(events)] == [None, None]
    assert "no_next_head" not in codes(events)
    assert made is not None
    assert made.record.pretraining is not None
    assert not made.record.pretraining.asks_next


def test_that_what_comes_out_opens_with_transformers_and_for_training(run: Run, tmp_path: Path, cpu: Device) -> None:
    run(config=replace(CONFIG, max_steps=3))
    theirs = AutoModelForMaskedLM.from_pretrained(tmp_path / "out")
    saved = weights(tmp_path / "out")
    assert torch.equal(
        theirs.bert.encoder.layer[1].output.dense.weight, saved["bert.encoder.layer.1.output.dense.weight"]
    )
    tied = theirs.cls.predictions.decoder.weight
    assert torch.equal(tied, saved["bert.embeddings.word_embeddings.weight"])
    classifier = model.from_encoder(tmp_path / "out", labels=("a", "b"), max_length=32, device=cpu, seed=1)
    assert torch.equal(classifier.network.bert.embeddings.word_embeddings.weight, tied)
    assert "Encoder pre-trained with BERTDesk" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert provenance.read(tmp_path / "out").pretraining is not None
    assert base_models.find(str(tmp_path / "out")).recipe.learning_rate == 1e-3  # as suits its width


@pytest.mark.parametrize("step", [1, 5, 8])
def test_that_a_paused_run_goes_on_bit_for_bit(run: Run, tmp_path: Path, step: int) -> None:
    whole, _ = run(name="whole")
    first, nothing = run(meanwhile=pause_at(step))
    assert nothing is None
    assert isinstance(first[-1], RunPaused)
    rest, made = run(resume=True)
    assert made is not None
    assert any(isinstance(event, RunResumed) for event in rest)
    assert [event.loss for event in steps(first) + steps(rest)] == [event.loss for event in steps(whole)]
    one, two = weights(tmp_path / "whole"), weights(tmp_path / "out")
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")], "nothing is left over"


def test_that_a_run_that_goes_on_reads_its_corpus_only_once(run: Run, tmp_path: Path) -> None:
    run(meanwhile=pause_at(2))
    tokens = material.folder_of(tmp_path / "out") / "learnt" / "tokens"
    before = tokens.stat().st_mtime_ns
    seen: list[int] = []
    run(resume=True, meanwhile=lambda event, _: seen.append(tokens.stat().st_mtime_ns) if steps([event]) else None)
    assert set(seen) == {before}
    assert not tokens.exists()


def test_that_an_interrupted_run_is_not_lost_by_another(run: Run, tmp_path: Path) -> None:
    run(meanwhile=pause_at(2))
    (found,) = unfinished.all_in(tmp_path, pretraining.VERB)
    assert (found.terms.encoder, found.step) == ("tiny", 2)
    assert unfinished.all_in(tmp_path) == (), "the page for fine-tuning has nothing to do with it"
    with pytest.raises(RunUnfinished) as refusal:
        run()
    assert "“pretrain --resume” does that, “pretrain --anew” gives it up" in sentence(
        refusal.value.code, refusal.value.facts
    )
    with pytest.raises(RunSettingsChanged) as changed:
        run(config=replace(CONFIG, next_weight=0.5), resume=True)
    assert changed.value.facts == {"names": "next_weight"}
    other = tmp_path / "other.txt"
    other.write_text("Another text. Of two sentences.\n\nAnd one more. Of two.", encoding="utf-8")
    with pytest.raises(RunDataChanged):
        run(text=Corpus(other), resume=True)
    pretraining.discard(tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.txt"]


def test_that_a_stopped_run_keeps_its_best(run: Run, tmp_path: Path) -> None:
    def stop(event: Event, token: CancelToken) -> None:
        if isinstance(event, ModelSaved):
            token.request()

    events, made = run(meanwhile=stop)
    assert isinstance(events[-1], RunCancelled)
    assert made is not None
    assert (tmp_path / "out" / "model.safetensors").is_file()
    assert not checkpoint.folder_of(tmp_path / "out").exists()
    assert not material.folder_of(tmp_path / "out").exists()


def test_that_a_run_stopped_before_its_first_epochs_end_leaves_nothing(run: Run, tmp_path: Path) -> None:
    def stop(event: Event, token: CancelToken) -> None:
        if isinstance(event, StepDone):
            token.request()

    events, made = run(meanwhile=stop)
    assert events[-1] == RunCancelled(1, None)
    assert made is None
    assert not list(tmp_path.iterdir())


def test_that_fewer_pairs_at_once_learn_the_same(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plenty, _ = run(name="plenty", config=replace(CONFIG, max_steps=4))
    forward = Learner._forward

    def hungry(self: Learner[Any], source: Any, piece: Any, divisor: Any) -> torch.Tensor:
        if len(piece.members) > 3:
            raise OutOfMemory(device="cpu", batch_size=len(piece.members), max_length=piece.longest)
        return forward(self, source, piece, divisor)

    monkeypatch.setattr(Learner, "_forward", hungry)
    short, _ = run(name="short", config=replace(CONFIG, max_steps=4))
    assert "memory_short" in codes(short)
    assert [event.loss for event in steps(short)] == pytest.approx([event.loss for event in steps(plenty)], rel=1e-4)


@needs_fork
def test_that_two_processes_learn_what_one_does(run: Run, tmp_path: Path) -> None:
    config = replace(CONFIG, max_steps=6)
    alone, _ = run(name="one", config=config)
    main, other = in_crew(tmp_path, lambda crew: run(name="two", config=config, crew=crew)[0])
    assert [event.loss for event in steps(main)] == pytest.approx([event.loss for event in steps(alone)], abs=1e-4)
    assert [event.loss for event in steps(other)] == [event.loss for event in steps(main)]
    there, here = weights(tmp_path / "two"), weights(tmp_path / "one")
    learnt = [name for name in here if not name.endswith("key.bias")]  # theirs is a gradient of rounding alone
    assert all(torch.allclose(there[name], here[name], atol=1e-4) for name in learnt)


# From an encoder


def test_that_fresh_heads_learn_first_and_the_encoder_stays_as_it_is_meanwhile(
    run: Run, tiny_encoder: Path, tmp_path: Path
) -> None:
    seen: list[dict[str, torch.Tensor]] = []

    def look(event: Event, token: CancelToken) -> None:
        if isinstance(event, ModelSaved):
            seen.append(weights(tmp_path / "out"))
            token.request()

    events, made = run(base_models.local(tiny_encoder), meanwhile=look)
    assert "heads_fresh" in codes(events)
    before = next(event for event in events if isinstance(event, HeldBackScored))
    assert before.epoch == 0
    assert before.loss_mlm < torch.tensor(120.0).log().item(), "the heads have learnt something"
    untouched = weights(tiny_encoder)
    assert all(torch.equal(seen[0][f"bert.{name}"], untouched[name]) for name in untouched if "pooler" not in name)
    assert made is not None


def test_that_the_encoder_as_it_was_can_be_asked_afterwards(run: Run, tiny_encoder: Path, tmp_path: Path) -> None:
    seen: list[dict[str, torch.Tensor]] = []

    def look(event: Event, token: CancelToken) -> None:
        if isinstance(event, ModelSaved) and not seen:
            seen.append(weights(tmp_path / "out"))
        if isinstance(event, StepDone) and event.step == 2:
            token.request_pause()

    run(base_models.local(tiny_encoder), meanwhile=look)
    run(base_models.local(tiny_encoder), resume=True)
    before = network.as_before(tiny_encoder, tmp_path / "out", seed=99).network.state_dict()
    after = weights(tmp_path / "out")
    for name, tensor in seen[0].items():
        assert torch.equal(before[name], tensor)
    assert not torch.equal(
        after["bert.encoder.layer.0.output.dense.weight"], before["bert.encoder.layer.0.output.dense.weight"]
    )


def test_that_two_processes_fit_the_same_heads(run: Run, tiny_encoder: Path, tmp_path: Path) -> None:
    config = replace(CONFIG, max_steps=2)
    alone, _ = run(base_models.local(tiny_encoder), name="one", config=config)
    main, _ = in_crew(
        tmp_path, lambda crew: run(base_models.local(tiny_encoder), name="two", config=config, crew=crew)[0]
    )
    assert [event.loss for event in steps(main)] == pytest.approx([event.loss for event in steps(alone)], abs=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_that_every_kind_of_encoder_goes_on_by_what_it_knows(
    run: Run, kind: str, tiny_encoder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / kind
    torch.manual_seed(1)
    AutoModel.from_config(AutoConfig.for_model(kind, **(SIZES | KINDS[kind]))).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes((tiny_encoder / "tokenizer.json").read_bytes())
    events, made = run(base_models.local(folder), config=replace(CONFIG, max_steps=3))
    assert isinstance(events[-1], RunFinished)
    assert made is not None
    if kind == "bert":
        assert all(event.loss_nsp is not None for event in steps(events))
    else:
        assert "no_next_head" in codes(events)
        assert all(event.loss_nsp is None for event in steps(events))
    theirs = AutoModelForMaskedLM.from_pretrained(tmp_path / "out", output_loading_info=True)[1]
    assert not theirs["missing_keys"]
    assert AutoConfig.from_pretrained(tmp_path / "out").model_type == kind


# Bad input


def text_of(tmp_path: Path, content: str) -> Corpus:
    (path := tmp_path / "bad.txt").write_text(content, encoding="utf-8")
    return Corpus(path)


@pytest.mark.parametrize("content", ["", "\n\n \n", "!!! ??? … — ***\n\n%%%", "。，！"])
def test_that_a_text_of_nothing_but_symbols_is_refused(run: Run, tmp_path: Path, content: str) -> None:
    with pytest.raises(CorpusEmpty):
        run(text=text_of(tmp_path, content))
    assert not material.folder_of(tmp_path / "out").exists()


def test_that_single_words_are_too_little(run: Run, tmp_path: Path) -> None:
    with pytest.raises(CorpusTooSmall):
        run(text=text_of(tmp_path, "w\n\nv\n\nx"), config=replace(CONFIG, min_frequency=1))
    assert not material.folder_of(tmp_path / "out").exists()


def test_that_one_sentence_is_less_than_a_batch_and_still_learnt(run: Run, tmp_path: Path) -> None:
    events, made = run(text=text_of(tmp_path, "One sentence stands here alone."), config=replace(CONFIG, epochs=3))
    assert made is not None
    assert len(steps(events)) == 3
    assert {"nothing_held_back", "one_document", "vocabulary_smaller"} <= set(codes(events))


def test_that_a_sentence_longer_than_the_limit_is_read_in_part(run: Run, tmp_path: Path) -> None:
    content = "\n\n".join([" ".join(["word"] * 500), "short one. another one."])
    events, _ = run(text=text_of(tmp_path, content), config=replace(CONFIG, max_steps=2))
    assert isinstance(events[-1], RunFinished)


def test_that_a_vocabulary_of_another_language_is_told(run: Run, tiny_encoder: Path, tmp_path: Path) -> None:
    content = "\n\n".join(f"Это {n} совсем другой язык. Его здесь никто не знает." for n in range(60))
    events, _ = run(
        base_models.local(tiny_encoder), text=text_of(tmp_path, content), config=replace(CONFIG, max_steps=1)
    )
    assert "corpus_unknown" in codes(events)


def test_that_a_text_of_which_nothing_is_known_is_refused(run: Run, tiny_encoder: Path, tmp_path: Path) -> None:
    with pytest.raises(CorpusNotKnown):
        run(base_models.local(tiny_encoder), text=text_of(tmp_path, "Это язык\n\nИ это\n\nЕщё"))
    assert not material.folder_of(tmp_path / "out").exists()


def test_that_figures_of_documents_that_were_learnt_from_are_told_as_such(run: Run, tmp_path: Path) -> None:
    content = "\n\n".join(["The same text stands here. It is always the same."] * 60)
    events, made = run(text=text_of(tmp_path, content), config=replace(CONFIG, max_steps=1))
    assert "nothing_held_back" in codes(events)
    assert made is not None
    assert made.record.pretraining is not None
    assert made.record.pretraining.was_seen
    assert provenance.read(tmp_path / "out") == made.record
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "On documents it learnt from" in card
    assert "never saw" not in card


def test_that_a_network_of_another_size_does_not_go_on(run: Run, tmp_path: Path) -> None:
    run("mini", meanwhile=pause_at(1))
    with pytest.raises(RunSettingsChanged) as changed:
        run("tiny", resume=True)
    assert changed.value.facts == {"names": "encoder"}


def test_that_a_folder_of_something_else_is_not_replaced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutFolderTaken):
        run()

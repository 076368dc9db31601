"""The steps of linking: documents and taxonomy → mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.model.steps import Step

if TYPE_CHECKING:
    from smartlife.model.fields import Kind
    from smartlife.model.study import Study

# Of the languages only what decides: a translation of the reports (messages.po) moves no link.
_WORDS: Final = (
    "smartlife.languages.letters",
    "smartlife.languages.load",
    "smartlife.languages:*/generic.txt",
    "smartlife.languages:*/language.yml",
    "smartlife.languages:*/stopwords.txt",
)
_TEXTS: Final = (
    "smartlife.languages:*/boilerplate.txt",
    "smartlife.languages:*/cues.yml",
    "smartlife.languages:*/headings.yml",
)
# Modules of this package, so that a change in how documents are put together trains nothing anew;
# a test checks that these are all that each step runs through.
_MATCHING: Final = (
    "arrays",
    "calibration",
    "compounds",
    "concepts",
    "encoder",
    "features",
    "file_sums",
    "index",
    "labels",
    "matching",
    "memory",
    "names",
    "neural",
    "neural_model",
    "ngrams",
    "occupation_groups",
    "pairs",
    "proposing",
    "ranker",
    "sentences",
    "skill_features",
    "skill_index",
    "skill_ranker",
    "skill_words",
    "standing",
    "term_concepts",
    "term_labels",
    "titles",
    "words",
)
_LEARNING: Final = (
    "build",
    "corpus",
    "steps",
    "survey",
    "training",
)
_READING: Final = (
    "batch",
    "clauses",
    "corrections",
    "cues",
    "documents",
    "group_links",
    "group_rule",
    "lookup",
    "phrases",
    "run",
    "statements",
)
_INDEX_CODE: Final = (
    *(f"smartlife.linking.{name}" for name in sorted((*_MATCHING, *_LEARNING))),
    "smartlife.linking:data/encoders.toml",
    "smartlife.linking:data/phrasing.yml",
    *_WORDS,
)
_LINK_CODE: Final = (
    *(f"smartlife.linking.{name}" for name in sorted((*_MATCHING, *_READING))),
    "smartlife.linking:data/*",
    "smartlife.tables.judged",
    *_WORDS,
    *_TEXTS,
)
_SIDES: Final[tuple[tuple[Kind, str], ...]] = (
    ("vacancies", "Linking advertisements to occupations and skills"),
    ("courses", "Linking courses to skills"),
)


def wanted_langs(study: Study) -> tuple[str, ...]:
    """Languages whose labels are learnt: option `langs` of the taxonomy sources; empty: all."""
    said = (dict(source.options).get("langs", "") for source in study.sources_of("taxonomy"))
    return tuple(sorted({code for text in said for code in text.replace(",", " ").split()}))


def wanted_encoder(study: Study) -> str:
    """The sentence encoder that has a say in titles: option `neural` of a taxonomy source, or "".

    A folder may be named as it stands in the folder of the study.
    """
    said = (dict(source.options).get("neural", "") for source in study.sources_of("taxonomy"))
    name = next((name for name in said if name), "")
    folder = study.folder / name
    return str(folder.resolve()) if name and folder.is_dir() else name


def steps(study: Study) -> tuple[Step, ...]:
    """The index, and one step for each side; a side without sources has an empty table."""
    return (
        Step(
            name="link_index",
            function="smartlife.linking.build:build",
            label="Learning the taxonomy",
            reads=("core__concepts", "core__labels", "core__relations"),
            writes=("link__index",),
            settings=(("langs", wanted_langs(study)), ("neural", wanted_encoder(study))),
            code=_INDEX_CODE,
        ),
        *(
            Step(
                name=f"link_{kind}",
                function=f"smartlife.linking.run:link_{kind}",
                label=label,
                reads=(f"core__{kind}", "core__corrections", "link__index"),
                writes=(f"link__{kind}_concepts",),
                code=_LINK_CODE,
            )
            for kind, label in _SIDES
        ),
    )

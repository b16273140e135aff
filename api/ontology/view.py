"""The ontology documented: every term with its use, its constraints and its queries; made once a release."""

from dataclasses import dataclass
from difflib import get_close_matches

from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

from api.ontology.diagram import Diagram, diagram
from api.ontology.queries import example_query
from api.ontology.shapes import Constraint, shapes
from api.ontology.terms import Kind, OntologyTerm, Vocabulary
from api.ontology.usage import Use, usage
from api.reading import Label, labels
from api.words import Language, terms
from kg.store import GraphStore, Term
from kg.vocab import GP

_NEAR = 5


@dataclass(frozen=True)
class Entry:
    """A concept of a code list, and how many triples have it as their value."""

    label: Label
    notation: str
    uses: int


@dataclass(frozen=True)
class CodeList:
    """A scheme of concepts.

    Attributes:
        label: The scheme.
        definition: What it lists.
        kinds: Our classes that its concepts belong to.
        size: How many concepts it has.
        uses: How many triples have one as their value.
        entries: The concepts, where the ontology itself lists them; a register's are on the scheme's page.
    """

    label: Label
    definition: Label
    kinds: tuple[Label, ...]
    size: int
    uses: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Carried:
    """A property as a class has it: declared for it (or for `inherited`), and how often it is used."""

    label: Label
    range: tuple[Label, ...]
    inherited: Label | None
    uses: int


@dataclass(frozen=True)
class TermPage:
    """All that a term's page shows.

    Attributes:
        term: The term.
        use: How the graph uses it.
        below: Instances of the classes below a class.
        example: The thing that serves as an example; `None` where there is none.
        value: The value that the example has of a property: a thing's label, or a literal.
        properties: What instances of a class have, declared ones first.
        carriers: Classes whose instances have a property, and how often.
        leading: Properties of ours whose values are of a class.
        scheme: The code list whose concepts are the instances of a class.
        about: Constraints on the instances of a class.
        naming: Constraints that name the term otherwise.
        domain: Classes of what has the property, as declared, else as the shapes ask.
        range: Classes or datatypes of its values, likewise.
    """

    term: OntologyTerm
    use: Use
    below: int
    example: Label | None
    value: Label | Term | None
    properties: tuple[Carried, ...]
    carriers: tuple[tuple[Label, int], ...]
    leading: tuple[Label, ...]
    scheme: CodeList | None
    about: tuple[Constraint, ...]
    naming: tuple[Constraint, ...]
    domain: tuple[Label, ...]
    range: tuple[Label, ...]


class Documentation:
    """The ontology as documentation.

    Args:
        store: The built graph.

    Attributes:
        vocabulary: What the ontology declares.
        usage: How the graph uses it.
        code_lists: Schemes of concepts, the ontology's own first.
        foreign: (property of another vocabulary, triples), most used first.
        written: The whole ontology by media type, as far as it was asked for.
    """

    def __init__(self, store: GraphStore) -> None:
        self.written: dict[str, bytes] = {}
        self.vocabulary = Vocabulary(store)
        self.usage = usage(store)
        self._shapes = shapes()
        named = {*self.usage.classes, *self.usage.properties, *self.usage.schemes}
        named |= {use.example for use in (*self.usage.classes.values(), *self.usage.properties.values())}
        values = (use.value for use in self.usage.properties.values())
        named |= {value.value for value in values if value and value.kind == "iri"}
        self._names = labels(store, named, terms())
        self.code_lists = self._code_lists()
        self.foreign = sorted(
            (
                (self._label(iri), use.count)
                for iri, use in self.usage.properties.items()
                if not iri.startswith(str(GP))
            ),
            key=lambda pair: (-pair[1], pair[0].iri),
        )
        self._diagrams = {language: self._draw(language) for language in ("zh", "en")}

    @property
    def version(self) -> str:
        """The IRI of the ontology's version; empty if it names none."""
        return next((node.value for node in self.vocabulary.header.get(str(OWL.versionIRI), ())), "")

    def header(self, language: Language) -> dict[str, str]:
        """Return title, description, version and licence of the ontology; what is missing is empty."""
        wanted = {"title": DCTERMS.title, "description": DCTERMS.description, "license": DCTERMS.license}
        wanted["version"] = OWL.versionInfo
        found = {name: self.vocabulary.header.get(str(prop), ()) for name, prop in wanted.items()}
        return {
            name: next((n.value for n in nodes if n.language in {None, language}), "")
            for name, nodes in found.items()
        }

    def groups(self) -> dict[Kind, list[OntologyTerm]]:
        """Return the terms by what they are."""
        kinds: tuple[Kind, ...] = ("classes", "object_properties", "data_properties", "others")
        found = {kind: [t for t in self.vocabulary.terms.values() if t.kind == kind] for kind in kinds}
        return {kind: members for kind, members in found.items() if members}

    def alignment(self) -> dict[str, list[tuple[Label, Label, Label]]]:
        """Return what corresponds to others' terms: (ours, relation, theirs) of terms, and of concepts."""
        found = list(self.vocabulary.aligned())
        ours = [row for row in found if row[0].iri.startswith(str(GP))]
        others = [row for row in found if row not in ours]
        return {"ontology_aligned_terms": ours, "ontology_aligned_concepts": others}

    def diagram(self, language: Language) -> Diagram:
        """Return the class diagram."""
        return self._diagrams[language]

    def domain(self, term: OntologyTerm) -> tuple[Label, ...]:
        """Return what has a property: as declared, else as the shapes ask."""
        return term.domain or tuple(self._label(iri) for iri in self._shapes.domain(term.iri))

    def range(self, term: OntologyTerm) -> tuple[Label, ...]:
        """Return what a property's values are: as declared, else as the shapes ask."""
        return term.range or tuple(self._label(iri) for iri in self._shapes.range(term.iri))

    def count(self, term: OntologyTerm) -> int:
        """Return how many instances a class has, with those of classes below, or triples a property."""
        kinds = self.vocabulary.below(term.iri) if term.is_class else [term.iri]
        return sum(self.usage.of(kind).count for kind in kinds)

    def query(self, term: OntologyTerm, language: Language) -> str:
        """Return a query that shows how a term is used."""
        return example_query(self.vocabulary, self.usage, term, language)

    def near(self, name: str) -> list[Label]:
        """Return the terms whose names or labels come nearest to one that is none."""
        spelled: dict[str, OntologyTerm] = {}
        for term in self.vocabulary.terms.values():
            for spelling in (term.name, term.label.zh, term.label.en):
                spelled.setdefault(spelling.casefold(), term)
        wanted = name.casefold()
        found = get_close_matches(wanted, spelled, _NEAR, 0.5)
        found += [spelling for spelling in spelled if wanted and wanted in spelling]
        return list(dict.fromkeys(spelled[spelling].label for spelling in found))[:_NEAR]

    def page(self, name: str) -> TermPage | None:
        """Return what the page of a term shows, or `None` if there is no such term."""
        term = self.vocabulary.terms.get(name)
        if term is None:
            return None
        use = self.usage.of(term.iri)
        kinds = self.vocabulary.kinds_of(term.iri) if term.is_class else frozenset[str]()
        about = tuple(self._shapes.about(kinds, frozenset(self.vocabulary.below(term.iri))))
        shown = next((kind for kind in self.vocabulary.below(term.iri) if self.usage.of(kind).example), "")
        example = (use if use.example else self.usage.of(shown)).example if term.is_class else use.example
        value = use.value
        return TermPage(
            term=term,
            use=use,
            below=self.count(term) - use.count,
            example=self._label(example) if example else None,
            value=self._label(value.value) if value and value.kind == "iri" else value,
            properties=self._carried(term) if term.is_class else (),
            carriers=() if term.is_class else self._carriers(term),
            leading=tuple(t.label for t in self.vocabulary.terms.values() if term.label in t.range),
            scheme=next((one for one in self.code_lists if term.label in one.kinds), None),
            about=about,
            naming=tuple(one for one in self._shapes.naming(term.iri) if one not in about),
            domain=() if term.is_class else self.domain(term),
            range=() if term.is_class else self.range(term),
        )

    def _label(self, iri: str) -> Label:
        return self._names.get(iri) or self.vocabulary.label(iri)

    def _draw(self, language: str) -> Diagram:
        classes = {t.iri: self.count(t) for t in self.vocabulary.terms.values() if t.is_class}
        return diagram(self.vocabulary, self._shapes, classes, language)

    def _carried(self, term: OntologyTerm) -> tuple[Carried, ...]:
        """Return the properties declared for a class or one above it, then others that its instances have."""
        kinds = self.vocabulary.kinds_of(term.iri)
        used: dict[str, int] = {}
        for kind in self.vocabulary.below(term.iri):
            for prop, n in self.usage.with_.get(kind, {}).items():
                used[prop] = used.get(prop, 0) + n
        found = {}
        for other in self.vocabulary.terms.values():
            for wider in other.domain:
                if wider.iri in kinds:
                    inherited = None if wider.iri == term.iri else wider
                    found[other.iri] = Carried(
                        other.label, self.range(other), inherited, used.get(other.iri, 0)
                    )
        for iri, n in used.items():
            if iri not in found and iri != str(RDF.type):
                own = self.vocabulary.of(iri)
                found[iri] = Carried(self._label(iri), self.range(own) if own else (), None, n)
        return tuple(
            sorted(found.values(), key=lambda one: (not one.label.iri.startswith(str(GP)), one.label.iri))
        )

    def _carriers(self, term: OntologyTerm) -> tuple[tuple[Label, int], ...]:
        found = ((self._label(kind), with_.get(term.iri, 0)) for kind, with_ in self.usage.with_.items())
        ours = [pair for pair in found if pair[1] and pair[0].iri.startswith(str(GP))]
        return tuple(sorted(ours, key=lambda pair: (-pair[1], pair[0].iri)))

    def _code_lists(self) -> tuple[CodeList, ...]:
        own = self.vocabulary.instances(str(SKOS.ConceptScheme))
        return tuple(
            self._code_list(iri, iri in own)
            for iri in sorted(self.usage.schemes, key=lambda i: (i not in own, i))
        )

    def _code_list(self, iri: str, is_own: bool) -> CodeList:
        members = self.vocabulary.pointing(iri, str(SKOS.inScheme)) if is_own else []
        entries = [self._entry(member) for member in members]
        kinds = dict.fromkeys(
            kind.value for member in members for kind in self.vocabulary.values(member, str(RDF.type))
        )
        uses = sum(entry.uses for entry in entries) if is_own else self._uses(iri)
        definition = {n.language: n.value for n in self.vocabulary.values(iri, str(SKOS.definition))}
        return CodeList(
            label=self._label(iri),
            definition=Label(definition.get("zh", ""), definition.get("en", ""), iri),
            kinds=tuple(self._label(kind) for kind in kinds if kind.startswith(str(GP))),
            size=self.usage.schemes[iri],
            uses=uses,
            entries=tuple(entries),
        )

    def _uses(self, scheme: str) -> int:
        start = scheme.replace("/id/scheme/", "/id/") + "/"
        return sum(n for iri, n in self.usage.concepts.items() if iri.startswith(start))

    def _entry(self, iri: str) -> Entry:
        notation = self.vocabulary.values(iri, str(SKOS.notation))
        text = notation[0].value if notation else ""
        return Entry(self.vocabulary.label(iri), text, self.usage.concepts.get(iri, 0))

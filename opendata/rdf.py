"""RDF written down: Turtle, N-Triples, JSON-LD and RDF/XML of the same triples, in the same order
every time. rdflib's own writers need seconds for a page of a hundred Datasets."""

import json
import re
from collections.abc import Iterable, Sequence

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

ADMS = Namespace("http://www.w3.org/ns/adms#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib has the second edition only
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PREFIXES: dict[str, str] = {
    "adms": str(ADMS),
    "dcat": str(DCAT),
    "dct": str(DCTERMS),
    "foaf": str(FOAF),
    "hydra": str(HYDRA),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "spdx": str(SPDX),
    "vcard": str(VCARD),
    "xsd": str(XSD),
}
Term = URIRef | Literal
Triple = tuple[URIRef, URIRef, Term]

NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\xa0\ud800-\udfff]')
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
ESCAPED = re.compile('[\\\\"\x00-\x1f\x7f]')


def iri(text: str) -> URIRef:
    """An address as an IRI: what one may not hold is percent-escaped."""
    return URIRef(
        NOT_IN_IRI.sub(
            lambda found: "".join(f"%{b:02X}" for b in found[0].encode("utf-8", "replace")), text
        )
    )


def text(words: str, language: str | None = None) -> Literal:
    """A literal without the characters that XML 1.0 cannot hold."""
    return Literal(NOT_IN_XML.sub("", words), lang=language)


def turtle(triples: Iterable[Triple]) -> str:
    lines = [f"@prefix {prefix}: <{address}> ." for prefix, address in PREFIXES.items()]
    for subject, facts in _by_subject(triples).items():
        said = [
            f"    {_name(predicate)} " + ", ".join(_turtle(value) for value in values)
            for predicate, values in facts.items()
        ]
        lines.append(f"\n{_name(subject)}\n" + " ;\n".join(said) + " .")
    return "\n".join(lines) + "\n"


def n_triples(triples: Iterable[Triple]) -> str:
    return "".join(f"<{s}> <{p}> {_plain(o)} .\n" for s, p, o in dict.fromkeys(triples))


def json_ld(triples: Iterable[Triple]) -> str:
    nodes = []
    for subject, facts in _by_subject(triples).items():
        node: dict[str, object] = {"@id": str(subject)}
        for predicate, values in facts.items():
            if predicate == RDF.type:
                node["@type"] = [_compact(value) for value in values]
            else:
                node[_compact(predicate)] = [_valued(value) for value in values]
        nodes.append(node)
    return json.dumps({"@context": PREFIXES, "@graph": nodes}, ensure_ascii=False, indent=1)


def xml(triples: Iterable[Triple]) -> str:
    graph = Graph(bind_namespaces="none")
    for prefix, address in PREFIXES.items():
        graph.bind(prefix, address)
    for triple in triples:
        graph.add(triple)
    return graph.serialize(format="xml")


def _by_subject(triples: Iterable[Triple]) -> dict[URIRef, dict[URIRef, Sequence[Term]]]:
    found: dict[URIRef, dict[URIRef, dict[Term, None]]] = {}
    for subject, predicate, value in triples:
        found.setdefault(subject, {}).setdefault(predicate, {})[value] = None
    return {
        subject: {predicate: list(values) for predicate, values in facts.items()}
        for subject, facts in found.items()
    }


def _turtle(term: Term) -> str:
    if isinstance(term, URIRef):
        return _name(term)
    if term.datatype is None:
        return _plain(term)
    return f"{_quoted(str(term))}^^{_name(term.datatype)}"


def _name(term: URIRef) -> str:
    short = _compact(term)
    return f"<{term}>" if short == str(term) else short


def _compact(term: Term) -> str:
    for prefix, address in PREFIXES.items():
        if term.startswith(address) and LOCAL.fullmatch(term[len(address) :]):
            return f"{prefix}:{term[len(address) :]}"
    return str(term)


def _plain(term: Term) -> str:
    if isinstance(term, URIRef):
        return f"<{term}>"
    if term.language:
        return f"{_quoted(str(term))}@{term.language}"
    return _quoted(str(term)) + (f"^^<{term.datatype}>" if term.datatype else "")


def _quoted(words: str) -> str:
    return '"' + ESCAPED.sub(lambda found: _escaped(found[0]), words) + '"'


def _escaped(character: str) -> str:
    return ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _valued(term: Term) -> dict[str, str]:
    if isinstance(term, URIRef):
        return {"@id": str(term)}
    value = {"@value": str(term)}
    if term.language:
        return {**value, "@language": term.language}
    return {**value, "@type": _compact(term.datatype)} if term.datatype else value

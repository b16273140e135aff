"""Files to take away: by address, by part, described for machines."""

import gzip
import hashlib
import re
import warnings
from concurrent.futures import ThreadPoolExecutor

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF, VOID

from kg.offered import EXPORTS
from kg.vocab import BASE
from tests.api.conftest import Client
from tests.made_up import CITY_WOMEN, VERSION

DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
FILE = f"/data/{VERSION}/plan/{CITY_WOMEN}.nt"


def parsed(client: Client, path: str, form: str = "nt") -> Graph:
    got = client.ask(f"{path}?format={form}")
    assert got.status == 200, got.text
    return Graph().parse(data=got.body, format=form)


def test_a_file_is_sent_with_what_proves_it(client: Client) -> None:
    got = client.ask(FILE)
    assert (got.status, got.media_type) == (200, "application/n-triples")
    digest = hashlib.sha256(got.body).hexdigest()
    assert got.headers["etag"] == f'"{digest}"'
    assert "immutable" in got.headers["cache-control"]
    assert (
        f'filename="govplan-2026-01-01-{VERSION}-plan-{CITY_WOMEN}.nt"' in got.headers["content-disposition"]
    )
    assert client.ask(f"{FILE}.sha256").text.startswith(digest)
    assert f'<{BASE}data/{VERSION}/plan/{CITY_WOMEN}.nt>; rel="canonical"' in got.headers["link"]
    assert gzip.decompress(client.ask(f"{FILE}.gz").body) == got.body


def test_parts_of_a_file_are_sent(client: Client) -> None:
    whole = client.ask(FILE)
    part = client.ask(FILE, headers={"Range": "bytes=10-99"})
    assert (part.status, part.body) == (206, whole.body[10:100])
    assert part.headers["content-range"] == f"bytes 10-99/{len(whole.body)}"
    assert client.ask(FILE, headers={"Range": "bytes=-5"}).body == whole.body[-5:]
    beyond = client.ask(FILE, headers={"Range": f"bytes={len(whole.body)}-"})
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{len(whole.body)}")
    told = (beyond.media_type, beyond.json["type"].rpartition("/")[2], beyond.json["status"])
    assert told == ("application/problem+json", "range-not-satisfiable", 416)
    for unknown in ("lines=1-2", "bytes", "bytes=x", "bytes=5-2"):
        assert client.ask(FILE, headers={"Range": unknown}).status == 200
    same = {"Range": "bytes=0-3", "If-Range": whole.headers["etag"]}
    assert client.ask(FILE, headers=same).status == 206
    assert client.ask(FILE, headers={**same, "If-Range": '"another"'}).body == whole.body
    assert client.ask(FILE, headers={"If-None-Match": whole.headers["etag"]}).status == 304


def test_head_tells_the_size_without_the_body(client: Client) -> None:
    head, got = client.ask(FILE, method="HEAD"), client.ask(FILE)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(got.body))


def test_the_version_in_service_has_a_name_that_stays(client: Client) -> None:
    got = client.ask(f"/data/current/plan/{CITY_WOMEN}.nt")
    assert (got.status, got.headers["location"]) == (307, FILE)


def test_what_there_is_not_is_not_found(client: Client) -> None:
    for path in (
        f"/data/{VERSION}/../current",
        f"/data/{VERSION}/%2e%2e/build.json",
        f"/data/{VERSION}/plan/nothing.nt",
        "/data/000000000000/govplan.nq",
        "/data/../releases",
        "/data/000000000000",
    ):
        assert client.ask(path).status == 404, path


def test_the_page_lists_files_that_are_there(client: Client) -> None:
    for path in ("/data/", f"/data/{VERSION}"):
        page = client.ask(path, accept="text/html").text
        links = re.findall(r'href="(/data/[^"]+/[^"/]+)" download', page)
        assert len(links) > 10
        for link in (links[0], links[3], links[-1]):
            assert client.ask(link).status == 200, link


def test_the_catalogue_describes_every_file(client: Client) -> None:
    size = len(client.ask(f"/data/{VERSION}/govplan.nq.gz").body)
    read = parsed(client, "/data/")
    files = set(read.objects(URIRef(f"{BASE}id/dataset/{VERSION}"), DCAT.distribution))
    assert len(files) >= 12
    for file in files:
        address = str(read.value(file, DCAT.downloadURL))
        assert address.startswith(client.address)
        assert read.value(file, DCAT.mediaType) is not None
    packed = URIRef(f"{BASE}data/{VERSION}/govplan.nq.gz")
    assert int(str(read.value(packed, DCAT.byteSize))) == size
    checksum = read.value(read.value(packed, SPDX.checksum), SPDX.checksumValue)
    assert str(checksum) == hashlib.sha256(client.ask(f"/data/{VERSION}/govplan.nq.gz").body).hexdigest()
    assert (URIRef(f"{BASE}data/"), RDF.type, DCAT.Catalog) in read


def test_a_releases_description_names_its_parts(client: Client) -> None:
    read = parsed(client, f"/data/{VERSION}")
    part = URIRef(f"{BASE}data/{VERSION}/plan/{CITY_WOMEN}")
    offered = [export for export in EXPORTS if export.of == "plan"]
    files = sum(1 + export.packs for export in offered)
    assert len(set(read.objects(part, DCAT.distribution))) == files >= 12
    assert (URIRef(f"{BASE}graph/registers"), RDF.type, DCAT.Dataset) in read


def test_the_catalogue_says_the_same_in_every_form(client: Client) -> None:
    sizes = set()
    with warnings.catch_warnings():  # rdflib's JSON-LD reader uses what rdflib itself deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        for name, form in (("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt")):
            sizes.add(len(Graph().parse(data=client.ask(f"/data/?format={name}").body, format=form)))
    assert len(sizes) == 1


def test_the_dataset_is_described_where_machines_look(client: Client) -> None:
    got = client.ask("/.well-known/void")
    assert (got.status, got.media_type) == (200, "text/turtle")
    read = Graph().parse(data=got.body, format="turtle")
    dataset = URIRef(f"{BASE}id/dataset/{VERSION}")
    assert (dataset, VOID.sparqlEndpoint, URIRef(f"{client.address}/sparql")) in read
    assert len(set(read.objects(dataset, VOID.dataDump))) == 12


def test_many_ask_for_files_that_are_not_there_yet_and_the_service_goes_on(client: Client) -> None:
    paths = [
        f"/data/{VERSION}/tables/{name}.csv" for name in ("targets", "measures", "agencies", "spans")
    ] * 4
    with ThreadPoolExecutor(len(paths)) as threads:
        answers = list(threads.map(client.ask, paths))
        assert client.ask("/livez").status == 200
    assert {answer.status for answer in answers} <= {200, 503}
    assert [answer for answer in answers if answer.status == 200]
    for answer in answers:
        if answer.status == 503:
            assert answer.media_type == "application/problem+json"
            assert int(answer.headers["retry-after"]) > 0
    assert {client.ask(path).status for path in paths} == {200}

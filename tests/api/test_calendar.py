"""Calendars over HTTP: as many events as the graph has, linked from pages, asked again cheaply."""

import re

import icalendar
import pytest

from tests.api.conftest import Client
from tests.made_up import CITY_WOMEN, VERSION

PATH = "/calendar.ics"
COUNT = "SELECT (COUNT(DISTINCT ?value) AS ?n) WHERE { ?value a gp:TargetValue ; gp:plan ?plan . %s }"

AGENCY = """?value dcterms:isPartOf ?target . ?duty gp:responsibleFor ?target .
  ?duty gp:agency/gp:presentAgency? ?who .
  FILTER(STRENDS(STR(?who), '990000/health-commission'))"""


def events(client: Client, query: str = "") -> list[icalendar.Event]:
    got = client.ask(PATH + query, accept="text/calendar")
    assert got.status == 200, got.text
    return icalendar.Calendar.from_ical(got.body).events


def kinds(found: list[icalendar.Event], kind: str) -> int:
    return sum(str(event.categories[0]) == kind for event in found)


def counted(client: Client, pattern: str = "") -> int:
    return int(client.rows(COUNT % pattern)[0]["n"])


@pytest.mark.parametrize(
    ("query", "pattern"),
    [
        ("", ""),
        (f"?plan={CITY_WOMEN}", f"FILTER(STRENDS(STR(?plan), '/{CITY_WOMEN}'))"),
        ("?place=990100", "?plan gp:place/gp:placeCode '990100' ."),
        ("?agency=990000/health-commission", AGENCY),
    ],
)
def test_it_has_as_many_due_years_as_the_graph(client: Client, query: str, pattern: str) -> None:
    found = events(client, query)
    assert kinds(found, "到期") == counted(client, pattern) > 0
    assert len({event.uid for event in found}) == len(found)


def test_every_event_leads_to_a_page_of_this_service(client: Client) -> None:
    addresses = {str(event["url"]) for event in events(client, f"?plan={CITY_WOMEN}&lang=en")}
    assert len(addresses) > 5
    for address in addresses:
        assert address.startswith(f"{client.address}/id/plan/{CITY_WOMEN}")
        assert client.ask(address.removeprefix(client.address), accept="text/html").status == 200


def test_headers_are_those_that_calendars_expect(client: Client) -> None:
    got = client.ask(f"{PATH}?plan={CITY_WOMEN}")
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert got.headers["content-disposition"] == f'inline; filename="govplan-{CITY_WOMEN}.ics"'
    assert got.headers["cache-control"] == "no-cache"
    assert VERSION in got.text.replace("\r\n ", "")
    again = client.ask(f"{PATH}?plan={CITY_WOMEN}", headers={"If-None-Match": got.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    head = client.ask(f"{PATH}?plan={CITY_WOMEN}", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert client.ask(f"{PATH}?plan={CITY_WOMEN}").body == got.body
    packed = client.ask(f"{PATH}?plan={CITY_WOMEN}", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(got.body) / 2


@pytest.mark.parametrize(
    ("query", "status", "slug"),
    [
        ("?plan=no-such-plan", 400, "bad-parameter"),
        ("?place=1", 400, "bad-parameter"),
        ("?agency=%3E%20%7D%20DROP%20ALL", 400, "bad-parameter"),
        ("?lang=fr", 422, "invalid-parameter"),
        (f"?plan={'9' * 400}", 422, "invalid-parameter"),
    ],
)
def test_what_there_is_not_is_refused(client: Client, query: str, status: int, slug: str) -> None:
    got = client.ask(PATH + query)
    assert (got.status, got.json["type"].rpartition("/")[2]) == (status, slug)


def test_who_takes_no_calendar_gets_none(client: Client) -> None:
    assert client.ask(PATH, accept="application/pdf").status == 406
    assert client.ask(PATH, method="POST").status == 405


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"/id/plan/{CITY_WOMEN}", f"?plan={CITY_WOMEN}"),
        ("/id/agency/990100/health-bureau", "?agency=990100%2Fhealth-bureau"),
        ("/id/place/990100", "?place=990100"),
        ("/", ""),
    ],
)
def test_pages_offer_it_to_programs_and_people(client: Client, path: str, query: str) -> None:
    page = client.ask(path, accept="text/html").text
    linked = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', page)
    assert ("text/calendar", PATH + query) in linked
    assert ("application/atom+xml", f"/feeds/status.atom{query}") in linked
    for _, address in linked:
        assert f'<a href="{address}"' in page
        assert client.ask(address).status == 200

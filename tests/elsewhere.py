"""A process of an installation with a base of its own: builds the made-up release, serves it, asks it.

    KG_BASE_IRI=… python -m tests.elsewhere FOLDER

Prints as JSON what came of each request.
"""

import http.client
import json
import sys
from pathlib import Path

from tests.made_up import CITY_WOMEN, publish, served

THING = f"/id/plan/{CITY_WOMEN}/d1/t2"
ASKED = {
    "thing": (THING, "text/turtle"),
    "document": (f"{THING}.ttl", "text/turtle"),
    "page": (f"/id/plan/{CITY_WOMEN}.html", "text/html"),
    "home": ("/", "text/html"),
    "json": (f"/id/plan/{CITY_WOMEN}.jsonld", "application/ld+json"),
    "query": ("/queries/targets-of-domain/run?domain=women-health&format=json", "application/json"),
    "sparql": (
        "/sparql?query=SELECT%20%3Ft%20%7B%20%3Ft%20a%20gp%3ATarget%20%7D%20LIMIT%201",
        "application/sparql-results+json",
    ),
    "shapes": ("/shapes.ttl", "text/turtle"),
    "ontology": ("/ontology.ttl", "text/turtle"),
    "void": ("/.well-known/void", "text/turtle"),
    "sitemap": ("/sitemap.xml", "application/xml"),
}


def main() -> None:
    """Build, serve, ask and tell."""
    folder = Path(sys.argv[1])
    told = {}
    with served(publish(folder)) as address:
        for name, (path, accept) in ASKED.items():
            connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
            connection.request("GET", path, headers={"Accept": accept})
            answer = connection.getresponse()
            body = answer.read().decode("utf-8")
            told[name] = {"status": answer.status, "location": answer.getheader("Location"), "body": body}
            connection.close()
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()

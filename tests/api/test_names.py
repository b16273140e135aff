"""Things named in another language than the interface, where saved queries answer."""

import re
from urllib.parse import urlencode

from tests.api.conftest import Client
from tests.made_up import CITY_WOMEN

CHINESE, ENGLISH = "示例市妇女发展规划（2021—2030年）", "women's development plan"


def asked(client: Client, **languages: str) -> str:
    """Return the page of a query's answer."""
    fields = urlencode({"plan": CITY_WOMEN, **languages})
    return client.ask(f"/queries/targets-of-domain?{fields}", accept="text/html").text


def cells(page: str) -> str:
    """Return the rows of the answer."""
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_an_answer_names_things_in_the_language_of_names(client: Client) -> None:
    english, mixed = asked(client, lang="en"), asked(client, lang="en", names="zh")
    assert CHINESE not in cells(english)
    assert CHINESE in cells(mixed)
    assert '<html lang="en">' in mixed
    heads = [re.findall(r"<th scope=\"col\"[^>]*>([^<]+)<", page) for page in (english, mixed)]
    assert heads[0] == heads[1]
    assert all(re.fullmatch(r"[\x20-\x7e]+", head) for head in heads[0])


def test_forms_and_files_keep_both_languages(client: Client) -> None:
    mixed = asked(client, lang="en", names="zh")
    assert '<input type="hidden" name="names" value="zh">' in mixed
    files = re.findall(r'href="(/queries/targets-of-domain/run\?[^"]+)"', mixed)
    assert files
    assert all("lang=en&amp;names=zh" in file for file in files)
    plain = client.ask(f"/queries/targets-of-domain/run?plan={CITY_WOMEN}&lang=en&names=zh&format=csv").text
    assert CHINESE in plain
    assert "names" not in asked(client, lang="zh").partition('<form class="saved"')[2].partition("</form>")[0]

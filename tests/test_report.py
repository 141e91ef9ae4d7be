"""The page of ``tallypack report``: what it says, that it says so of any package, and that no text gets out of it."""

import json
import re
from itertools import pairwise

import html5lib
import pytest
from click.testing import CliRunner
from packages import ROOT, SMALL, write_package

from tallypack.cli import main
from tallypack.report.page import render
from tallypack.report.page.material import material
from tallypack.report.page.texts import NARROW, grouped, link, plain

XML = "{http://www.w3.org/1999/xhtml}"
SOURCES = "source_id,publisher,title,url,published_on,language,sha256\n"
STATEMENTS = "statement_id,source_id,tally_id,unit_id,option_id,measure,figure,language\n"

PAYLOADS = (
    "</title></style></script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover=alert(1) x='",
    "</style><style>*{background:url(https://example.org/leak)}</style>",
    "<svg/onload=alert(1)>",
    "<!--",
    "]]><b>",
    "{{ 7*7 }}{% raw %}",
    "&lt;b&gt;",
    "ab\u202egnp.exe",
    "\u2066x",
    "bell\x07\x1b[31m",
)
"""Texts that try to leave the place where they stand."""


def parsed(html):
    """The page as a tree; html5lib refuses nothing, so what it had to mend is looked at too."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=True)
    tree = parser.parse(html)
    return tree, [code for _place, code, _about in parser.errors]


def texts(tree):
    return " ".join(" ".join(tree.itertext()).split())


def elements(tree, name):
    return list(tree.iter(XML + name))


def page_of(folder, tables):
    return render(material(write_package(folder, tables)))


@pytest.fixture(scope="module")
def published():
    """The page of the published package."""
    return render(material(ROOT))


@pytest.fixture(scope="module")
def tree(published):
    """The same as a tree."""
    return parsed(published)[0]


BROKEN = {**SMALL, "results": SMALL["results"].replace("59.60", "59.06")}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """What is read of a package in which everything agrees."""
    return material(write_package(tmp_path_factory.mktemp("small"), SMALL))


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """What is read of a package with one wrong share."""
    return material(write_package(tmp_path_factory.mktemp("broken"), BROKEN))


@pytest.fixture
def run(monkeypatch):
    """Run the command, on what was read before where that is given."""

    def command(*words, read=None):
        if read:
            monkeypatch.setattr("tallypack.report.page.material.material", lambda _path, _tell: read)
        return CliRunner().invoke(main, [str(word) for word in words])

    return command


def test_a_page_is_well_formed_and_has_one_heading_of_the_first_rank(published, tree):
    assert parsed(published)[1] == []
    assert [heading.text for heading in elements(tree, "h1")] == [
        "Presidential elections in Belarus, 1994 to 2025"
    ]
    assert tree.get("lang") == "en"
    assert len(elements(tree, "main")) == len(elements(tree, "header")) == len(elements(tree, "footer")) == 1


def test_headings_go_down_one_rank_at_a_time(published):
    ranks = [int(rank) for rank in re.findall(r"<h([1-6])[ >]", published)]
    assert all(after <= before + 1 for before, after in pairwise(ranks))


def assert_names_fit(html):
    """Every name of a part is used once, and every reference leads to one."""
    names = re.findall(r'\bid="([^"]+)"', html)
    assert len(names) == len(set(names))
    referred = [name for text in re.findall(r'aria-labelledby="([^"]+)"', html) for name in text.split()]
    assert set(referred) <= set(names)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(names)


def test_every_name_in_a_page_is_used_once_and_every_reference_leads_to_one(published):
    assert_names_fit(published)


def test_a_page_fetches_nothing_and_runs_nothing(published, tree):
    assert {e.tag.removeprefix(XML) for e in tree.iter()} & {
        "script",
        "img",
        "link",
        "iframe",
        "object",
        "form",
    } == set()
    assert re.search(r"(?i)url\(|@import|javascript:|\bon[a-z]+=|\bstyle=", published) is None
    assert all(e.get("href").startswith(("#", "https://", "http://")) for e in elements(tree, "a"))
    (policy,) = [e.get("content") for e in elements(tree, "meta") if e.get("http-equiv")]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_tables_have_captions_and_heads_and_pictures_have_words(published, tree):
    for table in elements(tree, "table"):
        assert table[0].tag == f"{XML}caption"
        assert all(head.get("scope") for head in table.iter(f"{XML}th"))
    pictures = re.findall(
        r'<svg class="picture".*?<title id="[^"]+">(.*?)</title><desc id="[^"]+">(.*?)</desc>', published
    )
    assert len(pictures) == published.count('class="picture"') > 10
    assert all(title and description for title, description in pictures)


def test_the_page_shows_the_result_with_what_was_not_published_and_what_follows(tree):
    said = texts(tree).replace(NARROW, " ")
    assert "Alexander Lukashenko Лукашенко Александр Григорьевич 5 136 293 86.82 %" in said
    assert "Sergei Syrankov Сыранков Сергей Александрович Communist Party of Belarus not published" in said
    assert "189 615 to 190 205 follows 3.21 %" in said
    assert "Votes, and shares of those who took part" in said
    assert "Turnout 85.69 % counts those who took part" in said


def test_the_page_shows_turnout_through_the_vote_by_region_and_across_elections(tree):
    said = texts(tree).replace(NARROW, " ")
    assert "26 Jan 20:00" in said.replace("20:00 26 Jan", "26 Jan 20:00")
    assert "Mogilev region: 92.64 %, 90.44 %" in said
    assert "1994 r. 1: 78.97; 1994 r. 2: 70.60; 2001 : 83.86" in said
    assert "2015: none" in said


def test_the_page_shows_statements_bounds_checks_waivers_and_assessments(tree):
    said = texts(tree).replace(NARROW, " ")
    assert "Of 274 printed figures that the package holds" in said
    assert '86.82 is 0.18 below 87 percent, which "over" excludes' in said
    assert "Ballots cast are" not in said
    assert "Took part 79.65 % of cast and ballots cast are valid or invalid 6 440 973 to 6 441 404" in said
    assert "S103 Shares never add up to more than 100 passed" in said
    assert "The source cut the share after two decimals" in said
    assert "Called the vote unfair." in said


def test_agreement_and_contradiction_are_told_on_top(run, small, broken, tmp_path):
    page = tmp_path / "page.html"
    result = run("report", "p", "-o", page, read=small)
    assert (result.exit_code, result.stdout) == (0, f"{page}: Every figure that could be compared agrees.\n")
    assert "Every figure that could be compared agrees." in page.read_text(encoding="utf-8")
    assert "1 figure does not agree with the others." in render(broken)


def test_a_finding_shows_its_numbers_its_row_with_the_cell_marked_and_its_suspects(broken):
    html = render(broken)
    said = texts(parsed(html)[0])
    assert "590 of 990 (valid ballots) is 59.5960 %, and 59.06 is printed" in said
    assert "Would be right 59.60" in said
    assert "<mark><bdi>59.06</bdi></mark>" in html
    assert "results:2 share 59.06 → 59.60 (digits swapped) satisfies S201" in said


def test_figures_that_cannot_be_read_are_not_called_unpublished(tmp_path):
    html = page_of(tmp_path, {**SMALL, "results": SMALL["results"].replace("590,59.60", "59o,59.60")})
    assert "“59o” cannot be read" in html


def test_the_exit_code_is_0_once_the_page_is_written_unless_more_is_asked_for(run, broken, tmp_path):
    page = tmp_path / "page.html"
    assert run("report", tmp_path / "nowhere", "-o", page).exit_code == 2
    assert run("report", "p", "-o", page, read=broken).exit_code == 0
    assert run("report", "p", "-o", page, "--fail-on", "error", read=broken).exit_code == 1
    unwritten = run("report", "p", "-o", tmp_path / "no" / "page.html", read=broken)
    assert (unwritten.exit_code, "could not be written" in unwritten.stderr) == (2, True)


def test_a_package_that_cannot_be_read_leaves_the_old_page_as_it_was(run, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("old")
    (tmp_path / "datapackage.json").write_text('{"resources": []}')
    assert run("report", tmp_path / "datapackage.json", "-o", page).exit_code == 2
    assert page.read_text() == "old"


def test_a_page_can_be_printed_and_nothing_else_is(run, small):
    result = run("report", "p", "-o", "-", read=small)
    assert result.stdout.startswith("<!DOCTYPE html>")
    assert result.stderr == "-: Every figure that could be compared agrees.\n"


HEADERS = {name: text.strip("\n").split("\n")[0] for name, text in SMALL.items()}
KINDS = {
    "only turnout, and a row cut short": {
        **{name: text for name, text in SMALL.items() if name != "results"},
        "turnout": SMALL["turnout"] + "t,U,2\n",
    },
    "only results, without shares, of options and units that are not listed": {
        **{name: SMALL[name] for name in ("contests", "tallies")},
        "results": "tally_id,unit_id,option_id,votes\nt,U,a,590\nt,U,b,400\n",
    },
    "no contests": {name: text for name, text in SMALL.items() if name != "contests"},
    "empty files": dict.fromkeys(SMALL, ""),
}


@pytest.mark.parametrize("tables", KINDS.values(), ids=KINDS)
def test_every_kind_of_package_gives_a_whole_page(tables, tmp_path):
    html = page_of(tmp_path, tables)
    assert parsed(html)[1] == []
    assert_names_fit(html)
    assert html.endswith("</html>\n")


def test_a_package_without_rows_does_not_look_as_if_it_agreed(tmp_path):
    html = page_of(tmp_path, HEADERS)
    assert "Nothing could be examined, so nothing agrees." in html
    assert "Every figure that could be compared agrees" not in html


def many(units, contests):
    """A package of several contests, each with a whole and many units."""
    rows = {name: [text] for name, text in HEADERS.items()}
    rows["units"] += ["U,,The whole,country,", *(f"u{n},U,Unit {n},station," for n in range(units))]
    for c in range(contests):
        rows["contests"].append(f"c{c},Seat {c},XX,Seat,{2000 + c}-05-05,1,1,plurality")
        rows["options"] += [f"{c}a,c{c},candidate,Ada,,,", f"{c}b,c{c},candidate,Ben,,,"]
        rows["tallies"].append(f"t{c},c{c},final,{2000 + c}-05-06,Clerk,,valid,cast,")
        for unit in ("U", *(f"u{n}" for n in range(units))):
            times = units if unit == "U" else 1
            rows["turnout"].append(f"t{c},{unit},{200 * times},,{101 * times},{100 * times},{times},")
            rows["results"] += [
                f"t{c},{unit},{c}a,total,{61 * times},",
                f"t{c},{unit},{c}b,total,{40 * times},",
            ]
    return {name: "\n".join(lines) for name, lines in rows.items()}


def test_a_large_package_gives_a_small_page_that_tells_what_it_leaves_out(tmp_path):
    html = page_of(tmp_path, many(130, 14))
    assert len(html) < 700_000
    assert "2 more contests are not shown." in html
    assert 'id="elections-table"' in html
    assert 'id="elections-turnout-title"' not in html  # a picture without a figure would show an empty frame
    assert "more findings of V101: tallypack validate --select V101 --most 0 lists all." in html


def hostile(folder, payload):
    """A package whose every free text is the payload."""
    cell = '"' + payload.replace('"', '""') + '"'
    descriptor = write_package(
        folder,
        {
            **SMALL,
            "contests": SMALL["contests"].replace("A vote", cell).replace("Mayor", cell),
            "options": SMALL["options"].replace("Ada,,", f"{cell},{cell},{cell}"),
            "units": SMALL["units"].replace("The town", cell),
            "tallies": SMALL["tallies"]
            .replace("Town clerk,", f"{cell},s")
            .replace("cast,\n", f"cast,{cell}\n"),
            "results": SMALL["results"].replace("590", cell) + f"{cell},U,{cell},total,1,1\n",
            "sources": SOURCES
            + f's,{cell},{cell},"javascript:alert(1)//{payload.replace(chr(34), "")}",,en,\n',
            "statements": STATEMENTS + f"s1,s,t,U,a,votes,{cell},en\ns2,s,t,U,b,votes,about 400,{cell}\n",
            "assessments": f"contest_id,actor,stance,said_on,source_id,summary\nc,{cell},{cell},,s,{cell}\n",
            "waivers": "check,tally_id,unit_id,option_id,field,observed,reason,source_id,expires_on\n"
            f"{cell},{cell},U,a,{cell},{cell},{cell},s,\n",
        },
    )
    document = json.loads(descriptor.read_text(encoding="utf-8"))
    document |= dict.fromkeys(("title", "name", "description", "version", "created"), payload)
    document["contributors"] = [{"title": payload}, payload, None]
    document["licenses"] = [{"title": payload, "path": f"javascript:{payload}"}]
    descriptor.write_text(json.dumps(document), encoding="utf-8")
    return descriptor


def test_no_text_of_a_package_gets_out_of_its_place(tmp_path):
    html = render(material(hostile(tmp_path, "".join(PAYLOADS))))
    tree, errors = parsed(html)
    assert errors == []
    assert_names_fit(html)
    names = {element.tag.removeprefix(XML) for element in tree.iter() if isinstance(element.tag, str)}
    assert names & {"script", "img", "b", "iframe", "object", "link"} == set()
    assert len(elements(tree, "style")) == 1
    attributes = {name for element in tree.iter() for name in element.attrib}
    assert not any(str(name).startswith("on") or name == "style" for name in attributes)
    hrefs = [element.get("href") for element in elements(tree, "a")]
    assert all(href.startswith("#") for href in hrefs)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", html)
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", html)[0]


@pytest.mark.parametrize(
    ("address", "may_be_followed"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,<script>", False),
        ("//example.org", False),
        ("https:///nowhere", False),
        ("https://example.org@www.w3.org/", False),
        ("https://example.org/\u202efdp", False),
        ("https://example.org/a b", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_become_links(address, may_be_followed):
    assert link(address) == (address if may_be_followed else None)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("189,470 of 5,916,195 is 3.2026 %", "189 470 of 5 916 195 is 3.2026 %"),
        ("it was '5,136,293', not 5,136,293, more", "it was '5,136,293', not 5 136 293, more"),
        ("rows 1,2,3 and 12,34", "rows 1,2,3 and 12,34"),
        ("1234,567 and 1,234.5", "1234,567 and 1,234.5"),
    ],
)
def test_numbers_of_messages_are_grouped_as_on_the_rest_of_the_page_but_not_those_in_quotes(message, shown):
    assert grouped(message).replace(NARROW, " ") == shown


def test_half_characters_and_steering_marks_are_shown_as_escapes_and_letters_stay():
    assert plain("a\ud800b\u202ec\x00d") == "a\\ud800b\\u202ec\\x00d"
    stays = "5 136 293\u00a0% нет \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert plain(stays) == stays


def test_the_same_package_gives_the_same_page(broken, tmp_path):
    assert page_of(tmp_path, BROKEN) == render(broken)

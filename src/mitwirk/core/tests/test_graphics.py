"""Small graphics say the same in picture, in words and whatever the figures."""

import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from mitwirk.core.templatetags import ui


def render(source, **context):
    return Template(source).render(Context(context))


def test_a_share_line_places_estimate_and_span():
    row = ui.share_rows([{"sector": "citizens", "share": 0.5, "low": 0.25, "high": 0.75}])[0]
    assert row["x"] == "180.0"
    assert row["band"] == "M97.0 12H263.0"
    assert (row["percent"], row["low"], row["high"]) == ("50\u202f%", "25\u202f%", "75\u202f%")


def test_a_share_that_may_not_be_shown_is_said_in_words_only():
    html = render(
        '{% include "core/components/share_line.html" with rows=rows label="Zustimmung" only %}',
        rows=[{"sector": "politics", "share": None, "note": "weniger als fünf Personen"}],
    )
    assert "Politik weniger als fünf Personen" in html
    assert "mw-f-p" not in html


@pytest.mark.parametrize("counts", [(0, 0, 1), (1, 0, 0), (3, 4, 5), (1, 1, 998), (10**9, 1, 1)])
def test_a_vote_bar_fills_its_width_exactly(counts):
    parts = ui.vote_parts(*counts)
    shown = [parts[name] for name in ("agree", "unsure", "disagree") if parts[name]["shown"]]
    assert float(shown[0]["x"]) == 0
    assert float(shown[-1]["x"]) + float(shown[-1]["width"]) == pytest.approx(360, abs=0.2)


def test_no_votes_draw_no_bar():
    html = render('{% include "core/components/vote_bar.html" with agree=0 unsure=0 disagree=0 only %}')
    assert "<svg" not in html
    assert "Noch keine Stimmen." in html


def test_coordinates_use_points_in_german_pages(settings):
    rows = [{"sector": s, "share": 1 / 3, "low": 0.1, "high": 0.9} for s in ("politics", "administration", "citizens")]
    html = render('{% include "core/components/share_line.html" with rows=rows only %}', rows=rows)
    html += render('{% include "core/components/vote_bar.html" with agree=1000 unsure=2000 disagree=3333 only %}')
    for value in re.findall(r' (?:x|y|cx|cy|width|height|viewBox)="([^"]*)"', html):
        assert re.fullmatch(r"-?[\d.]+(?: -?[\d.]+)*", value), value


def test_a_graphic_never_turns_text_into_markup():
    html = render(
        '{% include "core/components/share_line.html" with rows=rows label=label legend=True only %}',
        rows=[{"group": "A", "share": 0.5, "label": "<b>x</b>"}],
        label='"><script>',
    )
    assert "<script>" not in html
    assert "<b>x" not in html


def test_percentages_round_half_up_and_name_the_missing():
    assert ui.percent(0.545) == "55\u202f%"
    assert ui.percent(0.125) == "13\u202f%"
    assert ui.percent(0) == "0\u202f%"
    assert ui.percent(None) == "–"


def test_pages_keep_the_other_choices():
    request = RequestFactory().get("/", {"thema": "verkehr", "seite": "2"})
    html = Template('{% include "core/components/pagination.html" with page=page only %}').render(
        RequestContext(request, {"page": Paginator(range(2_000_000), 10).page(1500)})
    )
    assert "?thema=verkehr&amp;seite=1501" in html
    assert 'aria-current="page"><span class="kern-sr-only">Seite </span>1500<' in html


def test_long_words_of_titles_can_break():
    assert "\u00ad" in ui.soft_hyphens("Bürgerbeteiligungsverfahren")
    assert ui.soft_hyphens("Kurz und gut") == "Kurz und gut"


def test_text_is_escaped_and_safe_html_kept():
    assert ui.prose("<i>a</i>") == "<p>&lt;i&gt;a&lt;/i&gt;</p>"
    assert ui.prose(mark_safe("<p>a</p>")) == "<p>a</p>"

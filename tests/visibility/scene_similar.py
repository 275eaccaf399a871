"""Similar cases in the house of the matrix: an initiative that is asked about, and its row in the index."""

from __future__ import annotations

from typing import Any

from mitwirk.network.models import Initiative, SimilarCase
from mitwirk.network.similar_index import INITIATIVE, index_changed

MARK = "zqabdruck"


def similar_cases(scene: Any, moment: Any) -> None:
    """Place one public initiative and index everything that stands in the house so far."""
    at = moment(11)
    scene.rows["similar"] = Initiative.objects.create(
        title="Ein Garten für alle",
        slug="ein-garten-fuer-alle",
        summary="Nachbarinnen und Nachbarn pflanzen gemeinsam.",
        sector="citizens",
        place=scene.rows["town"],
        made_at=at,
        changed_at=at,
        confirmed_at=at,
    )
    index_changed(now=at)
    rows = SimilarCase.objects.filter(subject_type=INITIATIVE, subject_id=scene.rows["similar"].pk)
    rows.update(digest=MARK)

"""Does the model learn what is there, and only that?"""

import numpy as np
import pytest

from mitwirk.science.opinion import Votes
from mitwirk.science.opinion.model import fit_model, told_of
from mitwirk.science.opinion.testing import make_line, make_planted, make_shuffled


def fit(votes, dims=4):
    return fit_model(told_of(votes), np.random.default_rng(0), dims)


def loss(chance, truth):
    """Expected log-loss of predicted chances where the true ones are known."""
    return -np.mean(truth * np.log(chance) + (1 - truth) * np.log(1 - chance))


@pytest.fixture(scope="module")
def line():
    return make_line(1, people=400)


@pytest.fixture(scope="module")
def fitted(line):
    return fit(line.votes)


def everyone(model):
    people, statements = model.person_row.size, model.statement_row.size
    return model.agree_probability(np.arange(people)[:, None], np.arange(statements))


def test_answers_nobody_gave_are_predicted_better_than_by_shares(line, fitted):
    unseen = np.ones(line.chance.shape, dtype=bool)
    unseen[line.votes.participant, line.votes.statement] = False
    told = line.votes.value != 0
    share = np.bincount(line.votes.statement[told], line.votes.value[told] > 0) / np.bincount(
        line.votes.statement[told]
    )
    ours = loss(everyone(fitted)[unseen], line.chance[unseen])
    by_share = loss(np.broadcast_to(share, unseen.shape)[unseen], line.chance[unseen])
    best = loss(line.chance[unseen], line.chance[unseen])
    assert ours < best + 0.5 * (by_share - best)


def test_predicted_chances_mean_what_they_say(line, fitted):
    found, truth = everyone(fitted).ravel(), line.chance.ravel()
    for low in np.arange(0.1, 0.9, 0.1):
        inside = (found >= low) & (found < low + 0.1)
        assert truth[inside].mean() == pytest.approx(found[inside].mean(), abs=0.05)


def test_one_line_is_found_as_one_direction(fitted):
    assert fitted.supported == 1
    assert fitted.strength[0] > 4 * fitted.strength[1]


def test_three_groups_need_two_directions():
    assert fit(make_planted(2, people=300, sizes=(0.4, 0.3, 0.3)).votes).supported == 2


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_answers_support_no_direction(seed):
    votes = make_shuffled(make_planted(seed).votes, seed)
    assert fit(votes).supported == 0


def test_turning_every_answer_round_turns_the_chances_round(line):
    turned = Votes(line.votes.participant, line.votes.statement, -line.votes.value, 400, 60)
    assert everyone(fit(turned)) == pytest.approx(1 - everyone(fit(line.votes)), abs=1e-6)


def test_names_of_people_and_statements_do_not_matter(line, fitted):
    rng = np.random.default_rng(5)
    people, statements = rng.permutation(400), rng.permutation(60)
    votes = Votes(people[line.votes.participant], statements[line.votes.statement], line.votes.value, 400, 60)
    other = everyone(fit(votes))[people][:, statements]
    assert np.abs(other - everyone(fitted)).mean() < 0.025


def test_a_newcomer_is_expected_to_answer_as_most_do(line):
    votes = Votes(line.votes.participant, line.votes.statement, line.votes.value, 401, 61)
    model = fit(votes)
    chance = model.agree_probability(400, np.arange(60))
    assert np.corrcoef(chance, line.chance.mean(axis=0))[0, 1] > 0.95
    assert model.agree_probability(400, 60) == pytest.approx(0.5, abs=0.1)


def test_a_person_unknown_to_the_votes_is_an_error(fitted):
    with pytest.raises(IndexError, match=r"participant out of range 0\.\.399"):
        fitted.agree_probability(400, 0)
    with pytest.raises(IndexError, match="statement out of range"):
        fitted.agree_probability(0, -1)


def test_passes_alone_say_nothing():
    model = fit(Votes([0, 1, 2], [0, 0, 1], [0, 0, 0], 3, 2))
    assert everyone(model) == pytest.approx(np.full((3, 2), 0.5))


def test_fewer_directions_on_request(line):
    assert fit(line.votes, dims=0).strength.size == 0
    with pytest.raises(ValueError, match="dims must not be negative"):
        fit(line.votes, dims=-1)

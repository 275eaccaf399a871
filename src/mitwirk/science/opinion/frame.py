"""One frame for people and statements (Bezugsrahmen): where zero is, how long one is, which way is first.

Shifting, scaling and turning people while doing the opposite to statements leaves every prediction as it is.
Positions get mean 0 and covariance 1; directions become uncorrelated, strongest first. Besides fixing the map
this is the parameter expansion that makes the iteration fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from .iteration import Priors
    from .votes import FloatArray


class Frame(NamedTuple):
    """Homogeneous matrices of shape (k + 1, k + 1), one for each side."""

    people: FloatArray
    statements: FloatArray


def standardised(people: FloatArray, statements: FloatArray, priors: Priors) -> Frame:
    """Return the moves into the standard frame, from the homogeneous second moments of both sides.

    References
    ----------
    .. [1] Luttinen and Ilin, "Transformations in variational Bayesian factor analysis to speed up learning",
       Neurocomputing 73, 2010, 1093-1102.
    """
    size = people.shape[0]
    one, two = np.eye(size), np.eye(size)
    if size == 2:
        return Frame(one, two)
    for step in (_centre_positions, _centre_directions, _axes):
        left, right = step(people, statements, priors)
        people, statements = left @ people @ left.T, right @ statements @ right.T
        one, two = left @ one, right @ two
    return Frame(one, two)


def _centre_positions(people: FloatArray, statements: FloatArray, priors: Priors) -> Frame:
    """x -> x - h and b -> b + y.h, with the h that the priors like best."""
    n, dims = people[0, 0], people.shape[0] - 2
    wish = people[0, 2:] - (statements[1, 2:] - priors.centre * statements[0, 2:]) / priors.statement
    shift = np.linalg.solve(n * np.eye(dims) + statements[2:, 2:] / priors.statement, wish)
    left, right = np.eye(dims + 2), np.eye(dims + 2)
    left[2:, 0], right[1, 2:] = -shift, shift
    return Frame(left, right)


def _centre_directions(people: FloatArray, statements: FloatArray, priors: Priors) -> Frame:
    """y -> y + c and a -> a - c.x, with the c that the priors like best."""
    m, dims = statements[0, 0], people.shape[0] - 2
    wish = people[1, 2:] / priors.person - statements[0, 2:] / priors.direction
    tilt = np.linalg.solve(people[2:, 2:] / priors.person + m * np.diag(1.0 / priors.direction), wish)
    left, right = np.eye(dims + 2), np.eye(dims + 2)
    left[1, 2:], right[2:, 0] = -tilt, tilt
    return Frame(left, right)


def _axes(people: FloatArray, statements: FloatArray, _priors: Priors) -> Frame:
    """Scale and turn."""
    values, vectors = np.linalg.eigh(people[2:, 2:] / people[0, 0])
    root = vectors * np.sqrt(np.maximum(values, 1e-12))
    _, axes = np.linalg.eigh(root.T @ (statements[2:, 2:] / statements[0, 0]) @ root)
    scale = root @ axes[:, ::-1]
    left, right = np.eye(people.shape[0]), np.eye(people.shape[0])
    right[2:, 2:] = scale.T
    left[2:, 2:] = np.linalg.inv(scale)
    return Frame(left, right)

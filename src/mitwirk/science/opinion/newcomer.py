"""Where a person stands whom the last estimate did not know: statements held fixed, one small Gaussian."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from .votes import FloatArray

ROUNDS = 40
STANDSTILL = 1e-6


def place_newcomer(
    mean: FloatArray, cov: FloatArray, precision: FloatArray, values: npt.ArrayLike, *, rounds: int = ROUNDS
) -> tuple[FloatArray, FloatArray]:
    """Estimate one person from own answers, given what is known of the statements.

    Parameters
    ----------
    mean : ndarray of shape (k, n)
        Of the answered statements: appeal first, then one entry per direction, in log-odds.
    cov : ndarray of shape (k, k, n)
        What is not known of them.
    precision : ndarray of shape (k,)
        Of people in general: readiness to agree, then positions.
    values : array_like of int, shape (n,)
        Answers: 1 agree, -1 disagree; passes are left out beforehand.
    rounds : int
        At most so many; a handful is enough where the last digits do not matter.

    Returns
    -------
    (ndarray of shape (k,), ndarray of shape (k, k))
        The person's readiness and position, and their covariance. Without answers, those of people in general.

    Raises
    ------
    ValueError
        If the shapes do not fit, or a value is neither 1 nor -1.

    References
    ----------
    .. [1] Jaakkola and Jordan, "Bayesian parameter estimation via variational methods", Statistics and
       Computing 10, 2000, 25-37.

    Examples
    --------
    >>> mean, cov = np.array([[0.0, 0.0], [2.0, -2.0]]), np.zeros((2, 2, 2))
    >>> where, _ = place_newcomer(mean, cov, np.ones(2), [1, -1])
    >>> where.round(2).tolist()
    [0.0, 0.82]
    """
    value = np.asarray(values, dtype=np.float64)
    k, n = mean.shape
    if cov.shape != (k, k, n) or value.shape != (n,) or precision.shape != (k,):
        raise ValueError(f"shapes do not fit: mean {mean.shape}, cov {cov.shape}, values {value.shape}")
    if not np.isin(value, (-1.0, 1.0)).all():
        raise ValueError("values must be 1 or -1")
    # A person's entries are multiplied by 1 and the directions; the appeal stands alone.
    slope = np.concatenate([np.ones((1, n)), mean[1:]])
    square = np.einsum("an,bn->abn", slope, slope)
    square[1:, 1:] += cov[1:, 1:]
    cross = slope * mean[0]
    cross[1:] += cov[0, 1:]
    appeal = np.square(mean[0]) + cov[0, 0]
    pull = 0.5 * slope @ value
    where, spread, xi = np.zeros(k), np.diag(1.0 / precision), np.ones(n)
    for _ in range(rounds):
        bend = np.tanh(0.5 * xi) / (2.0 * np.maximum(xi, 1e-6))
        spread = np.linalg.inv(np.diag(precision) + square @ bend)
        moved = spread @ (pull - cross @ bend)
        still = bool(np.abs(moved - where).max(initial=0.0) < STANDSTILL)
        where = moved
        second = spread + np.outer(where, where)
        xi = np.sqrt(np.maximum(np.einsum("ab,abn->n", second, square) + 2.0 * where @ cross + appeal, 1e-12))
        if still:
            break
    return where, spread

"""What weights cost: the effective number of people (effektive Fallzahl) and the design effect."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def effective_size(weights: npt.ArrayLike) -> float:
    """Return how many equally weighted people would say as much: (sum w)^2 / sum w^2.

    Parameters
    ----------
    weights : array_like of float, shape (n_people,)
        Not negative; 0 leaves a person out. Their unit does not matter.

    Returns
    -------
    float
        Between 1 and the number of people with a weight; 0 for nobody.

    Raises
    ------
    ValueError
        If a weight is negative or not finite.

    References
    ----------
    .. [1] Kish, "Survey Sampling", Wiley 1965, section 11.7.

    Examples
    --------
    >>> effective_size([1, 1, 1, 1]), round(effective_size([3, 1]), 3)
    (4.0, 1.6)
    """
    array = checked_weights(weights)
    largest = array.max(initial=0.0)
    if largest == 0.0:
        return 0.0
    share = array / largest  # neither tiny nor huge weights leave the range of numbers
    return float(share.sum() ** 2 / (share**2).sum())


def design_effect(weights: npt.ArrayLike) -> float:
    """Return by how much weighting widens the variance: people with a weight / effective size, at least 1.

    Raises
    ------
    ValueError
        If a weight is negative or not finite, or nobody has one.

    References
    ----------
    .. [1] Kish, "Weighting for unequal Pi", Journal of Official Statistics 8(2), 1992, 183-200.

    Examples
    --------
    >>> round(design_effect([3, 1, 0]), 3)
    1.25
    """
    array = checked_weights(weights)
    people = int(np.count_nonzero(array))
    if not people:
        raise ValueError("nobody has a weight")
    return max(1.0, people / effective_size(array))


def checked_weights(weights: npt.ArrayLike) -> FloatArray:
    """Return weights as floats, or say clearly what is wrong with them."""
    array = np.asarray(weights)
    if array.ndim != 1:
        raise ValueError(f"weights must be one-dimensional, not of shape {array.shape}")
    if array.size and array.dtype.kind not in "iuf":
        raise ValueError(f"weights must be numbers, not {array.dtype}")
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        raise ValueError("weights must be finite")
    if array.min(initial=0.0) < 0:
        raise ValueError("weights must not be negative")
    return array

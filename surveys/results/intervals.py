"""How sure a share is: Wilson's interval."""

from math import sqrt

Z = 1.959963984540054  # 95 per cent of a normal distribution lie within so many deviations


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); all from 0 to 1 when nobody was asked."""
    if n == 0:
        return 0.0, 1.0
    share, spread = successes / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return low, high

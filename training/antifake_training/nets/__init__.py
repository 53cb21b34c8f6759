"""The networks. Each takes pixels 0..1 (or bare features), normalises them itself and answers final values.

`forward` is what is exported; `OUTPUTS` names what it returns, in order. `raw` is what training reads.
"""

from .deepfake import DeepfakeNet
from .finder import CardFinder
from .refiner import CardRefiner
from .statistic import StatisticNet
from .two_views import TwoViews

__all__ = ["CardFinder", "CardRefiner", "DeepfakeNet", "StatisticNet", "TwoViews"]

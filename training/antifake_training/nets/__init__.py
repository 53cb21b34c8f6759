"""The networks. Each takes pixels 0..1, normalises them itself and answers final values.

`forward` is what is exported; `OUTPUTS` names what it returns, in order. `raw` is what training reads.
"""

from .blur import BlurNet
from .deepfake import DeepfakeNet
from .edges import EdgeNet
from .finder import CardFinder
from .refiner import CardRefiner
from .two_views import TwoViews

__all__ = ["BlurNet", "CardFinder", "CardRefiner", "DeepfakeNet", "EdgeNet", "TwoViews"]

"""The networks. Each receives pixels 0..1, normalises them itself and returns final values.

`forward` is exported; `OUTPUTS` names the values that it returns, in order. Training uses `raw`.
"""

from .blur import BlurNet
from .deepfake import DeepfakeNet
from .edges import EdgeNet
from .finder import CardFinder
from .refiner import CardRefiner
from .two_views import CardView, TwoViews

__all__ = ["BlurNet", "CardFinder", "CardRefiner", "CardView", "DeepfakeNet", "EdgeNet", "TwoViews"]

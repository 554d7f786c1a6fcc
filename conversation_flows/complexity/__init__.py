"""How tangled a person's life is at present: ten parts of life, read with them.

Pure. A reading never decides: it offers, it opens doors, and it may not be
used to refuse or delay an assessment (Care Act 2014 s.9(3)), to predict
suicide or self-harm (NICE NG225), or for somebody who has given no name.
"""

from conversation_flows.complexity.distance import (
    Distance,
    Moved,
    Point,
    TeamShare,
    compare,
    team_shares,
)
from conversation_flows.complexity.matrix import Band, Domain, Matrix, load
from conversation_flows.complexity.reading import Levels, Picture, Reading, picture, read

__all__ = [
    "Band",
    "Distance",
    "Domain",
    "Levels",
    "Matrix",
    "Moved",
    "Picture",
    "Point",
    "Reading",
    "TeamShare",
    "compare",
    "load",
    "picture",
    "read",
    "team_shares",
]

"""What will it look like? Designs a case and draws its left insole from above and from the medial side.

python examples/picture.py [PICTURE.png]
"""

import sys
from pathlib import Path

import orthocalc
from orthocalc.preview.png import png_bytes
from orthocalc.preview.views import picture_of_insole

case, recordings = orthocalc.load_case(Path(__file__).with_name("first.json"))
insole = orthocalc.design_case(case, recordings).insoles["left"]
picture = picture_of_insole(insole.vertices, insole.faces, "left")
target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("first_left.png")
target.write_bytes(png_bytes(picture))
print(target)

"""How much arch for how much lift? Makes a series of doses for two people in one batch and prints what was measured."""

import json
import sys
from pathlib import Path

import orthocalc

case = json.loads(Path(__file__).with_name("first.json").read_text(encoding="utf-8"))
del case["pressure"]  # the recordings have no say in lift and arch
doses = {"/order/overrides/left/heel_lift_mm": [0, 4, 8], "/feet/left/navicular_height_mm": [30, 36]}
orders = [{"case": case, "set": {"/id": "dose"}, "sweep": doses}]

out = sys.argv[1] if len(sys.argv) > 1 else "out"
for result in orthocalc.run_batch(orders, out=out, workers=2, resume=True):
    if not result["ok"]:
        print(result["id"], *(error["message"] for error in result["errors"]))
        continue
    left = next(file["measured"] for file in result["files"] if file["side"] == "left")
    print(f"{result['id']}: lift {left['heel_lift_mm']:.1f} mm, arch {left['arch_height_mm']:.1f} mm")

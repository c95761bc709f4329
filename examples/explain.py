"""Why is the left heel lift what it is? Designs a case, prints reasons, writes nothing."""

from pathlib import Path

import orthocalc

case, recordings = orthocalc.load_case(Path(__file__).with_name("first.json"))
design = orthocalc.design_case(case, recordings)
for field in ("heel_lift_mm", "arch_height_mm", "rearfoot_post_deg"):
    print(f"left {field}: {design.why('left', field)}")

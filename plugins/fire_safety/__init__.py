"""Fire safety 智慧消防: places, inspections, sensors, risk; a package as any other."""

"""The page 流动人口 and its parts."""

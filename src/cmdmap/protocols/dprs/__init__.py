"""D-PRS: positions in the slow data of D-STAR radios."""

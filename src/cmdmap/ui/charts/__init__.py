"""Small charts drawn by pyqtgraph in the theme's colours."""

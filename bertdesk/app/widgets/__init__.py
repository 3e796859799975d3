"""Reusable pieces of the window. They know Qt and the theme; not what their texts and numbers mean."""

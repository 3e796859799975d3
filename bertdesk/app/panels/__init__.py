"""One file one panel; no panel imports another. They meet in Session."""

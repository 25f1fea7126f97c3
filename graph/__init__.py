"""The knowledge graph: its words (model), names (identity), database (store), answers (analysis), files (export)."""

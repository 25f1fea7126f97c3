// Full-text search of names; the embedded engine makes the same index by its own command (graph/store/migrate.py).
CREATE FULLTEXT INDEX entity_names IF NOT EXISTS FOR (n:Entity) ON EACH [n.search]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};

MATCH (a:Assertion) WHERE a.document IN $ids
DETACH DELETE a

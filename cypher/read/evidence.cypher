// Every statement behind some relations.
MATCH (a:Assertion) WHERE a.relation IN $ids
RETURN properties(a) AS assertion

// Every statement with one of some profiles as its subject.
MATCH (a:Assertion) WHERE a.subject IN $ids
RETURN properties(a) AS assertion

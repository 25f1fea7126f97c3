// Every statement with one of some profiles as its object.
MATCH (a:Assertion) WHERE a.object IN $ids
RETURN properties(a) AS assertion

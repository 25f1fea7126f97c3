// Every statement about some profiles.
MATCH (a:Assertion) WHERE a.subject IN $ids OR a.object IN $ids
RETURN properties(a) AS assertion

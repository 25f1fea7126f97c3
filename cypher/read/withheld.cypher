MATCH (a:Assertion) WHERE a.withheld IS NOT NULL
RETURN a.id AS id, a.predicate AS predicate, a.quote AS quote, a.document AS document, a.withheld AS reason
ORDER BY a.id

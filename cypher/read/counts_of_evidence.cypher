MATCH (d:Document) RETURN 'documents of kind ' + d.kind AS name, count(*) AS number
UNION ALL
MATCH (p:Profile) RETURN 'profiles' AS name, count(p) AS number
UNION ALL
MATCH (a:Assertion) RETURN 'assertions' AS name, count(a) AS number
UNION ALL
MATCH (c:Claim) RETURN 'claims' AS name, count(c) AS number
UNION ALL
MATCH (j:Judgement) RETURN 'judgements' AS name, count(j) AS number

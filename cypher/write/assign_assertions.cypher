UNWIND $rows AS row
MATCH (a:Assertion {id: row.id})
SET a.relation = row.relation, a.relation_subject = row.subject, a.relation_type = row.predicate,
    a.relation_object = row.object, a.withheld = row.withheld

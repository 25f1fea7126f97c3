UNWIND $rows AS row
MERGE (n:Assertion {id: row.id})
SET n = row

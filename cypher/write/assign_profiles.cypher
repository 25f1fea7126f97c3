UNWIND $rows AS row
MATCH (p:Profile {id: row.id})
SET p.entity = row.entity

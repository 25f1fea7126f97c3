MATCH (r:Revision {id: 'revision'})
SET r.number = r.number + 1
RETURN r.number AS number

MATCH (r:Revision {id: 'revision'}) RETURN r.number AS number

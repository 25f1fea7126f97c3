// Takes the write lock of the store for this transaction; returns the revision.
MERGE (r:Revision {id: 'revision'})
ON CREATE SET r.number = 0
SET r.writer = $writer
RETURN r.number AS number

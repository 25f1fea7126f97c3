// The statements of a table's records.
MATCH (d:Document {collection: $collection})
MATCH (a:Assertion {document: d.id})
RETURN properties(a) AS assertion

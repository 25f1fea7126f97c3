MATCH (a:Assertion) WHERE a.id IN $ids
RETURN a.id AS id, a.document AS document, a.subject AS subject, a.predicate AS predicate, a.object AS object,
       a.text_key AS text_key, a.polarity AS polarity, a.modality AS modality,
       a.spell AS spell, a.qualifiers AS qualifiers, a.confidence AS confidence,
       a.relation_subject AS relation_subject, a.relation_type AS relation_type,
       a.relation_object AS relation_object, a.withheld AS withheld

MATCH (p:Profile {key: $key}) RETURN DISTINCT p.entity AS id

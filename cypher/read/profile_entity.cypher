MATCH (p:Profile {id: $id}) RETURN p.entity AS id

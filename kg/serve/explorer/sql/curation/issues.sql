-- what a curator should know about published documents
SELECT json_extract(i.value, '$.code') AS code, json_extract(i.value, '$.severity') AS severity, v.source AS document, v.trial,
       json_extract(i.value, '$.line') AS line, json_extract(i.value, '$.message') AS message
FROM verdict AS v, json_each(v.issues) AS i WHERE v.outcome = 'published' AND v.issues <> '[]'
ORDER BY severity = 'error' DESC, severity = 'warning' DESC, code, v.source

-- documents that were not published, with why
SELECT v.source AS document, json_extract(i.value, '$.code') AS code, json_extract(i.value, '$.message') AS message,
       json_extract(i.value, '$.line') AS line
FROM verdict AS v, json_each(v.issues) AS i WHERE v.outcome <> 'published' ORDER BY v.source

-- trials that administer an agent or a cell, apply it ex vivo, or target it
SELECT DISTINCT i.trial, i.concept AS id, c.label
FROM subtype AS s JOIN involvement AS i ON i.concept = s.narrow JOIN concept AS c ON c.id = i.concept
WHERE s.broad = ?1 AND i.role IN ('administered', 'exvivo', 'targeted')
ORDER BY i.trial, i.concept <> ?1, c.label

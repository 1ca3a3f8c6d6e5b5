-- trials that study a condition or a subtype
SELECT DISTINCT i.trial, i.concept AS id, c.label
FROM subtype AS s JOIN involvement AS i ON i.concept = s.narrow JOIN concept AS c ON c.id = i.concept
WHERE s.broad = ?1 AND i.kind = 'condition' AND i.role IN (SELECT role FROM studied)
ORDER BY i.trial, i.concept <> ?1, c.label

-- trials that take a biopsy of a tissue, a subtype or a part of it
SELECT DISTINCT t.trial, t.tissue AS id, c.label FROM within AS w JOIN collection AS t ON t.tissue = w.narrow
JOIN concept AS c ON c.id = t.tissue WHERE w.broad = ?1 AND t.method = 'biopsy'
ORDER BY t.trial, t.tissue <> ?1, c.label

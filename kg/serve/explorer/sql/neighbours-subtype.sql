-- cells, assays, tissues and analytes that trials study which study the concept or one below it
WITH mine AS MATERIALIZED (
  SELECT DISTINCT i.trial FROM subtype AS s JOIN involvement AS i ON i.concept = s.narrow
  WHERE s.broad = ?1 AND i.role IN (SELECT role FROM studied)
)
SELECT i.kind, i.concept AS concept_id, c.label AS concept, COUNT(DISTINCT i.trial) AS trials
FROM mine JOIN involvement AS i USING (trial) JOIN concept AS c ON c.id = i.concept
WHERE i.kind IN ('cell', 'assay', 'tissue', 'analyte') AND i.role IN (SELECT role FROM studied) AND i.concept <> ?1
GROUP BY 1, 2, 3 ORDER BY trials DESC, concept LIMIT 40

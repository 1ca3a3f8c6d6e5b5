-- ?1 a condition or nothing → trials that study a tissue and an assay, whether or not the one is run on the other
WITH mine AS MATERIALIZED (
  SELECT DISTINCT i.trial FROM subtype AS s JOIN involvement AS i ON i.concept = s.narrow
  WHERE s.broad = ?1 AND i.kind = 'condition' AND i.role IN (SELECT role FROM studied)
), lines AS MATERIALIZED (
  SELECT DISTINCT trial, concept FROM involvement WHERE kind = 'tissue' AND role IN (SELECT role FROM studied)
  AND (?1 IS NULL OR trial IN (SELECT trial FROM mine))
), assays AS MATERIALIZED (
  SELECT DISTINCT trial, concept FROM involvement WHERE kind = 'assay' AND role IN (SELECT role FROM studied)
  AND (?1 IS NULL OR trial IN (SELECT trial FROM mine))
)
SELECT lines.concept AS line, cl.label AS line_label, assays.concept AS assay, ca.label AS assay_label, COUNT(*) AS trials
FROM lines JOIN assays USING (trial) JOIN concept AS cl ON cl.id = lines.concept JOIN concept AS ca ON ca.id = assays.concept
GROUP BY 1, 3 ORDER BY 5 DESC, 2, 4

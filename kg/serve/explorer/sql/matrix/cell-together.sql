-- ?1 a condition or nothing → trials that study a cell and an assay, whether or not the one is run on the other
WITH mine AS MATERIALIZED (
  SELECT id AS trial FROM trial WHERE ?1 IS NULL UNION ALL SELECT trial FROM studying WHERE condition = ?1
), lines AS MATERIALIZED (
  SELECT DISTINCT trial, concept FROM mine CROSS JOIN involvement USING (trial)
  WHERE kind = 'cell' AND role IN (SELECT role FROM studied)
), assays AS MATERIALIZED (
  SELECT DISTINCT trial, concept FROM mine CROSS JOIN involvement USING (trial)
  WHERE kind = 'assay' AND role IN (SELECT role FROM studied)
)
SELECT lines.concept AS line, cl.label AS line_label, assays.concept AS assay, ca.label AS assay_label, COUNT(*) AS trials
FROM lines JOIN assays USING (trial) JOIN concept AS cl ON cl.id = lines.concept JOIN concept AS ca ON ca.id = assays.concept
GROUP BY 1, 3 ORDER BY 5 DESC, 2, 4

-- ?1 a condition or nothing → trials by the cell that a planned assay looks at, and the assay
SELECT a.cell AS line, COALESCE(cl.label, a.cell_words) AS line_label, a.assay, COALESCE(ca.label, a.assay_words) AS assay_label,
       COUNT(DISTINCT a.trial) AS trials
FROM assay AS a LEFT JOIN concept AS cl ON cl.id = a.cell LEFT JOIN concept AS ca ON ca.id = a.assay
WHERE ?1 IS NULL OR a.trial IN (
  SELECT trial FROM studying WHERE condition = ?1)
GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 2, 4

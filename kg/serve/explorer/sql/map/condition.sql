-- ?1 a status or nothing, ?2 a condition → trials and sites by country
WITH mine AS MATERIALIZED (
  SELECT DISTINCT i.trial FROM subtype AS s JOIN involvement AS i ON i.concept = s.narrow
  WHERE s.broad = ?2 AND i.kind = 'condition' AND i.role IN (SELECT role FROM studied)
), there AS (
  SELECT country, trial, COUNT(*) AS sites FROM mine CROSS JOIN site USING (trial)
  WHERE country IS NOT NULL AND (?1 IS NULL OR recruitment = ?1) GROUP BY country, trial
)
SELECT country, COUNT(*) AS trials, SUM(sites) AS sites FROM there GROUP BY country ORDER BY trials DESC, country

-- trials by their ids (a JSON array) → what a row of them shows
SELECT trial.*,
       (SELECT GROUP_CONCAT(phase, ', ') FROM (SELECT phase FROM phase WHERE phase.trial = trial.id ORDER BY phase)) AS phase,
       (SELECT GROUP_CONCAT(country, ', ') FROM
         (SELECT DISTINCT country FROM site WHERE site.trial = trial.id AND country IS NOT NULL ORDER BY country)) AS countries
FROM trial WHERE id IN (SELECT value FROM json_each(?))

-- ?1 a status or nothing, ?2 a condition → trials and sites by country
SELECT country, trials, sites FROM place_studying WHERE condition = ?2 AND status = COALESCE(?1, '') ORDER BY trials DESC, country

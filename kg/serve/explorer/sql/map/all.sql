-- ?1 a status or nothing → trials and sites by country
SELECT country, trials, sites FROM place WHERE status IS ?1 AND ?2 IS NULL ORDER BY trials DESC, country

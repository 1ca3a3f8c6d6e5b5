-- recruitment statuses of sites, with how many trials have a site of that status
SELECT status, SUM(trials) AS trials FROM status_of_sites GROUP BY status ORDER BY trials DESC

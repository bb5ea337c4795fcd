local id, token, report, reason, detail = word(), word(), word(), word(), word()
local holds, found = held(id, token)
if holds == 'held' then
  out_of_progress(found)
  park(id, found.queue, reason, 'det', detail, attempt(found, 'FAILED', report))
end
return holds and { 'ok' } or { 'LEASE_LOST', id }

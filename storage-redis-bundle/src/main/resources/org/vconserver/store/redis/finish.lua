local id, token, state, outcome, report = word(), word(), word(), word(), word()
local pushes, writes = read_outcome()
local holds, found = held(id, token)
if not holds then
  return { 'LEASE_LOST', id }
end
local required, reply = look_at(pushes)
if holds == 'done' then
  return reply
end
if required then
  return { 'QUEUE_NOT_FOUND', required }
end
local changed = conflict(writes)
if changed then
  return { 'REVISION_CONFLICT', changed }
end
store(pushes, writes, token)
out_of_progress(id)
finished(id, state, found.checkpointed, attempt(found, outcome, report))
count(found.queue, outcome == 'SUCCEEDED' and 'succeeded' or 'failed', 1)
return reply

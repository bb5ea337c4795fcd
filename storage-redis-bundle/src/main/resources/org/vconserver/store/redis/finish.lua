local id, token, state, cause, outcome, report = word(), word(), word(), word(), word(), word()
local pushes, writes = read_outcome()
local holds, found = held(id, token)
if not holds then
  return { 'LEASE_LOST', id }
end
local required, reply = look_at(pushes)
if holds == 'done' then
  return reply
end
local refused = refusal(required, writes)
if refused then
  return refused
end
local follower = store(pushes, writes, token, id)
out_of_progress(found)
local number_of, ended = attempt(found, outcome, report)
if follower then
  finished(found, state, cause, number_of, ended, 'fo', follower)
else
  finished(found, state, cause, number_of, ended)
end
count(found.queue, outcome == 'SUCCEEDED' and 'succeeded' or 'failed', 1)
return reply

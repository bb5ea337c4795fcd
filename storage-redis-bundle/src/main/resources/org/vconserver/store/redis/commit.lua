local run = word()
local pushes, writes = read_outcome()
local done = P .. 'run:' .. run
local required, reply = look_at(pushes)
if redis.call('EXISTS', done) == 1 then
  return reply
end
if required then
  return { 'QUEUE_NOT_FOUND', required }
end
local changed = conflict(writes)
if changed then
  return { 'REVISION_CONFLICT', changed }
end
store(pushes, writes, run)
redis.call('SET', done, '1', 'EX', 93600)
return reply

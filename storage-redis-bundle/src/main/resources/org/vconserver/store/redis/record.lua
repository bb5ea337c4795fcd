local id = word()
local reply = { 'ok' }
if redis.call('EXISTS', job_key(id), record_key(id)) > 0 then
  add_record(reply, id)
  -- The record of one that is gone is closed later, with others; it is told at once.
  if JSON and taken_elsewhere(job(id)) then
    for i = 4, #reply, 2 do
      reply[i + 1] = reply[i] == 's' and 'TAKEN_ELSEWHERE' or reply[i + 1]
    end
  end
  return reply
end
local foreign = redis.call('HGET', PROGRESS, id)
return foreign and { 'foreign', foreign } or reply

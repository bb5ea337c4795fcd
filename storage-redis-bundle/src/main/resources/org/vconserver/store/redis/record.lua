local id = word()
local reply = { 'ok' }
if redis.call('EXISTS', job_key(id), record_key(id)) > 0 then
  add_record(reply, id)
  return reply
end
local foreign = redis.call('HGET', PROGRESS, id)
return foreign and { 'foreign', foreign } or reply

local id = word()
local reply = { 'ok', text(NOW) }
if redis.call('EXISTS', job_key(id)) == 1 then
  add_record(reply, id)
  return reply
end
local foreign = redis.call('HGET', PROGRESS, id)
return foreign and { 'foreign', foreign } or reply

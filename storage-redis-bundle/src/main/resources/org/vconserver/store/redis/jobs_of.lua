local name = word()
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
local reply = redis.call('LRANGE', queue_key(name), 0, -1)
table.insert(reply, 1, 'ok')
return reply

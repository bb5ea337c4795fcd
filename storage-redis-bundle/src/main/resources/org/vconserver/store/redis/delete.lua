local name = word()
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
local reply = { 'ok' }
local waiting = redis.call('LRANGE', queue_key(name), 0, -1)
redis.call('SREM', QUEUES, name)
redis.call('HDEL', MODES, name)
for _, element in ipairs(waiting) do
  reply[#reply + 1] = element
  local id = id_of(element)
  if id then
    finished(id, 'CANCELLED', true)
  end
end
for _, member in ipairs(redis.call('ZRANGE', delayed_key(name), 0, -1)) do
  local id = unpad(member)
  reply[#reply + 1] = redis.call('HGET', job_key(id), 'j') or '{}'
  redis.call('ZREM', DELAYED, member)
  finished(id, 'CANCELLED', true)
end
redis.call('DEL', queue_key(name), delayed_key(name))
return reply

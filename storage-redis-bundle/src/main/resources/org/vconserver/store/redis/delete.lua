local name = word()
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
local reply = { 'ok' }
local waiting = redis.call('LRANGE', queue_key(name), 0, -1)
redis.call('SREM', QUEUES, name)
redis.call('HDEL', MODES, name, settings_field(name))
for _, element in ipairs(waiting) do
  reply[#reply + 1] = element
  local id = id_of(element)
  if id then
    local found = job(id)
    found.queue, found.checkpointed = name, true
    if not found.element then
      found.fields[#found.fields + 1] = 'j'
      found.fields[#found.fields + 1] = element
    end
    finished(found, 'CANCELLED', '')
  end
end
for _, member in ipairs(redis.call('ZRANGE', delayed_key(name), 0, -1)) do
  local id = unpad(member)
  local found = job(id)
  found.queue, found.checkpointed = name, true
  reply[#reply + 1] = found.element or '{}'
  redis.call('ZREM', DELAYED, member)
  finished(found, 'CANCELLED', '')
end
redis.call('DEL', queue_key(name), delayed_key(name))
return reply

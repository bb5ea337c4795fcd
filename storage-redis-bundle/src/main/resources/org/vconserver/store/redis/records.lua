-- Jobs that came from py_vcon_server are given their ids here, so that they can be named.
local name, offset, limit = word(), number(), number()
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
local reply = { 'ok', text(NOW) }
local waiting = redis.call('LLEN', queue_key(name))
for i, element in ipairs(redis.call('LRANGE', queue_key(name), offset, offset + limit - 1)) do
  local id = id_of(element)
  if not id or redis.call('EXISTS', job_key(id)) == 0 then
    if not id then
      id = text(redis.call('INCR', P .. 'jobid'))
      element = with_id(element, id)
      redis.call('LSET', queue_key(name), offset + i - 1, element)
    end
    redis.call('HSET', job_key(id), 's', 'QUEUED', 'q', name, 'j', element, 't', NOW)
  end
  add_record(reply, id)
  limit = limit - 1
end
if limit > 0 then
  local from = math.max(0, offset - waiting)
  for _, member in ipairs(redis.call('ZRANGE', delayed_key(name), from, from + limit - 1)) do
    add_record(reply, unpad(member))
  end
end
return reply

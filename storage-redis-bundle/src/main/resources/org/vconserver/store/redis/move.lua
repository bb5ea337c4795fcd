local from, to, limit = word(), word(), number()
if not known(from) then
  return { 'QUEUE_NOT_FOUND', from }
end
if not known(to) then
  return { 'QUEUE_NOT_FOUND', to }
end
if redis.call('HGET', MODES, to) == 'DRAINING' then
  return { 'QUEUE_CLOSED', to }
end
local waiting = redis.call('LLEN', queue_key(from))
redis.call('LLEN', queue_key(to))
local moved = redis.call('LPOP', queue_key(from), limit) or {}
for _, element in ipairs(moved) do
  local id = id_of(element)
  if id then
    redis.call('HSET', job_key(id), 'q', to)
  end
  redis.call('RPUSH', queue_key(to), element)
end
if #moved > 0 then
  count(to, 'queued', #moved)
  wake(to)
end
return { 'ok', text(#moved), text(waiting) }

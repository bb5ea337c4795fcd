-- Only "running": a job that waits is not to be found.
local id, only_running = word(), word() == '1'
local found = job(id)
if redis.call('HEXISTS', PROGRESS, id) == 1 then
  if found.state == 'RUNNING' then
    cancel_running(found)
  else
    redis.call('HDEL', PROGRESS, id)
  end
  return { 'ok' }
end
if not only_running and (found.state == 'WAITING' or found.state == 'QUEUED') then
  local removed = redis.call('LREM', queue_key(found.queue), 1, found.element)
  if removed == 0 then -- written anew by py_vcon_server, or gone
    for _, element in ipairs(redis.call('LRANGE', queue_key(found.queue), 0, -1)) do
      if id_of(element) == id then
        removed = redis.call('LREM', queue_key(found.queue), 1, element)
      end
    end
  end
  if removed > 0 then
    finished(found, 'CANCELLED', '')
    return { 'ok' }
  end
elseif not only_running and found.state == 'PARKED' then
  unpark(id, found.queue, found.code)
  finished(found, 'CANCELLED', '')
  return { 'ok' }
elseif not only_running and found.state == 'DELAYED' then
  redis.call('ZREM', DELAYED, pad(id))
  redis.call('ZREM', delayed_key(found.queue), pad(id))
  finished(found, 'CANCELLED', '')
  return { 'ok' }
end
return { 'JOB_NOT_FOUND', id }

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
if not only_running and take_out(found) then
  finished(found, 'CANCELLED', '')
  return { 'ok' }
end
return { 'JOB_NOT_FOUND', id }

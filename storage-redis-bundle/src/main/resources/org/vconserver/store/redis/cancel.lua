-- Only "running": a job that waits is not to be found. One that a py_vcon_server runs is dropped in
-- this way only: that server ends when the entry of its job is gone.
local id, only_running = word(), word() == '1'
local found = job(id)
local entry = redis.call('HGET', PROGRESS, id)
if entry and found.state == 'RUNNING' then
  cancel_running(found)
  return { 'ok' }
end
if entry and only_running then
  redis.call('HDEL', PROGRESS, id)
  return { 'ok' }
end
if entry then
  return { 'RUNS_ELSEWHERE', id, string.match(entry, '"server":%s*"([^"]*)"') or 'another server' }
end
if not only_running and take_out(found) then
  finished(found, 'CANCELLED', '')
  return { 'ok' }
end
if not only_running and taken_elsewhere(found) then
  finished(found, 'TAKEN_ELSEWHERE', '')
  return { 'TAKEN_ELSEWHERE', id }
end
return { 'JOB_NOT_FOUND', id }

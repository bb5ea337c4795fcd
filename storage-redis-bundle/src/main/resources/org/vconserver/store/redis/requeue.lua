-- For an entry of py_vcon_server the caller reads the job out of it and calls again with both.
local id, entry, name, element = word(), word(), word(), word()
local present_entry = redis.call('HGET', PROGRESS, id)
if not present_entry then
  return { 'JOB_NOT_FOUND', id }
end
local found = job(id)
local ours = found.state == 'RUNNING' and redis.call('ZSCORE', LEASES, pad(id))
if not ours and entry ~= present_entry then
  return { 'foreign', present_entry }
end
name = ours and found.queue or name
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
redis.call('LLEN', queue_key(name))
if ours then
  out_of_progress(found)
  back(found, found.n - 1, 0)
  tell_holder(id)
else
  redis.call('HDEL', PROGRESS, id)
  redis.call('LPUSH', queue_key(name), element)
  wake(name)
end
return { 'ok' }

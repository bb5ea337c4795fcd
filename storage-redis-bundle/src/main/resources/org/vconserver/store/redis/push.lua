local name, delay, jobs = word(), number(), {}
for i = 1, number() do
  jobs[i] = { word(), '' }
end
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
if redis.call('HGET', MODES, name) == 'DRAINING' then
  return { 'QUEUE_CLOSED', name }
end
local waiting = redis.call('LLEN', queue_key(name))
local first = #jobs > 0 and append(name, jobs, delay) or 0
return { 'ok', text(first), text(delay > 0 and waiting or waiting + #jobs) }

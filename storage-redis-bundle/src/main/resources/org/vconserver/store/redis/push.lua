local name, delay, request, digest, jobs = word(), number(), word(), word(), {}
for i = 1, number() do
  jobs[i] = { word(), '' }
end
local done = P .. 'request:' .. request
local before = request ~= '' and redis.call('GET', done)
if before then
  local made, first, place = string.match(before, '^(%S+) (%d+) (%d+)$')
  if made ~= digest then
    return { 'REQUEST_REUSED', request }
  end
  return { 'ok', first, place }
end
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
local mode, bounds, seen = limits(name)
if mode == 'DRAINING' then
  return { 'QUEUE_CLOSED', name }
end
local most = bounds.max_waiting
if most and redis.call('LLEN', queue_key(name)) + redis.call('ZCARD', delayed_key(name)) + #jobs > most then
  return { 'QUEUE_FULL', name, text(most) }
end
if delay > 0 then
  look(seen)
end
local waiting = redis.call('LLEN', queue_key(name))
local first = #jobs > 0 and append(name, jobs, delay) or 0
local place = text(delay > 0 and waiting or waiting + #jobs)
if request ~= '' then
  redis.call('SET', done, digest .. ' ' .. text(first) .. ' ' .. place, 'EX', 93600)
end
return { 'ok', text(first), place }

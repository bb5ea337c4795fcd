-- Gives the ids of ended jobs with the times of their ends, a part of the keys at each call, and brings
-- the words for states of the others up to date. At the end of the keys it counts the jobs that run.
local cursor = word()
local pattern = string.gsub(P, '[%[%]%*%?\\]', '\\%0') .. 'job:*'
local found = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', 500)
local reply = { 'ok', found[1] }
for _, key in ipairs(found[2]) do
  local f = redis.call('HMGET', key, 's', 'end')
  if f[1] == 'SUCCEEDED' or f[1] == 'FAILED' or f[1] == 'CANCELLED' then
    reply[#reply + 1] = string.sub(key, #P + 5)
    reply[#reply + 1] = f[2] or '0'
  elseif f[1] == 'QUEUED' then
    redis.call('HSET', key, 's', 'WAITING')
  end
end
if found[1] == '0' then
  local running = {}
  for _, member in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
    local name = redis.call('HGET', job_key(unpad(member)), 'q')
    if name then
      running[name] = (running[name] or 0) + 1
    end
  end
  for name, jobs in pairs(running) do
    redis.call('HSET', P .. 'counts:' .. name, 'RUNNING', jobs)
  end
end
return reply

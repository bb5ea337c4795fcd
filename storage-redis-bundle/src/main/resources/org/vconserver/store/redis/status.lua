local name = word()
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
local counts = redis.call('HGETALL', P .. 'counts:' .. name)
local running = 0
for i = 1, #counts, 2 do
  if counts[i] == 'RUNNING' then
    running = tonumber(counts[i + 1])
  end
end
if redis.call('HLEN', PROGRESS) > redis.call('ZCARD', LEASES) then -- a py_vcon_server runs some
  local entries = redis.call('HGETALL', PROGRESS)
  for i = 1, #entries, 2 do
    if not string.match(entries[i], '^%d+$') or not redis.call('ZSCORE', LEASES, pad(entries[i])) then
      local read, progress = pcall(cjson.decode, entries[i + 1])
      if read and type(progress) == 'table' and progress.queue == name then
        running = running + 1
      end
    end
  end
end
local oldest = ''
local head = redis.call('LINDEX', queue_key(name), 0)
if head then
  local id = id_of(head)
  local queued = id and redis.call('HGET', job_key(id), 't')
  oldest = queued and text(math.max(0, NOW - queued)) or ''
end
local reply = {
  'ok', redis.call('HGET', MODES, name) or 'OPEN', text(redis.call('LLEN', queue_key(name))),
  text(redis.call('ZCARD', delayed_key(name))), text(running), oldest,
}
local minute = math.floor(NOW / 60000)
local sums = { { 0, 0, 0, 0 }, { 0, 0, 0, 0 } }
for back = 0, 59 do
  local key = P .. 'stats:' .. text(minute - back) .. ':' .. name
  for i, value in ipairs(redis.call('HMGET', key, 'queued', 'taken', 'succeeded', 'failed')) do
    local by = tonumber(value or 0)
    sums[2][i] = sums[2][i] + by
    if back < 2 then
      sums[1][i] = sums[1][i] + by
    end
  end
end
reply[#reply + 1] = text(#counts / 2)
for _, value in ipairs(counts) do
  reply[#reply + 1] = value
end
for _, sum in ipairs(sums) do
  for _, value in ipairs(sum) do
    reply[#reply + 1] = text(value)
  end
end
return reply

-- A page of the jobs of a queue. Jobs that came from py_vcon_server are given their ids here, so that
-- they can be named.
local name, state, cause, after, limit = word(), word(), word(), word(), number()
local reply = { 'ok' }

-- Where the element of a waiting job is; what is no longer there was taken, with all before it.
local function place_of(id)
  local element = redis.call('HGET', job_key(id), 'j')
  return element and redis.call('LPOS', queue_key(name), element)
end

local function waiting(behind)
  local from = behind and place_of(behind)
  from = from and from + 1 or 0
  for i, element in ipairs(redis.call('LRANGE', queue_key(name), from, from + limit - 1)) do
    local _, id = named(name, element, from + i - 1)
    add_record(reply, id)
    limit = limit - 1
  end
end

local function members(key, behind)
  local from = behind and redis.call('ZRANK', key, pad(behind))
  from = from and from + 1 or 0
  for _, member in ipairs(redis.call('ZRANGE', key, from, from + limit - 1)) do
    add_record(reply, unpad(member))
    limit = limit - 1
  end
end

local function running(behind)
  local ids = {}
  for _, member in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
    ids[#ids + 1] = unpad(member)
  end
  table.sort(ids, function(one, other) return tonumber(one) < tonumber(other) end)
  for _, id in ipairs(ids) do
    if limit > 0 and tonumber(id) > tonumber(behind or 0) and redis.call('HGET', job_key(id), 'q') == name then
      add_record(reply, id)
      limit = limit - 1
    end
  end
end

local function ended(behind)
  local key, last = ended_key(state, name), '+'
  if behind then
    local fields = archived(behind)
    last = fields and field(fields, 'at')
    if not last then
      return -- its record is forgotten, and what ended before it too
    end
  end
  while limit > 0 do
    local entries = redis.call('XREVRANGE', key, last, '-', 'COUNT', 100)
    for _, entry in ipairs(entries) do
      local id, code = string.match(entry[2][2], '^(%d+) (.*)$')
      if limit > 0 and entry[1] ~= last and (cause == '' or cause == code) then
        add_record(reply, id)
        limit = limit - 1
      end
    end
    if #entries < 2 then
      return
    end
    last = entries[#entries][1]
  end
end

local behind = after ~= '0' and after or nil
if state == 'WAITING' then
  waiting(behind)
elseif state == 'DELAYED' then
  members(delayed_key(name), behind)
elseif state == 'PARKED' then
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', parked_key(name), '(' .. after, '+inf')) do
    local id = unpad(member)
    if limit > 0 and (cause == '' or redis.call('HGET', job_key(id), 'code') == cause) then
      add_record(reply, id)
      limit = limit - 1
    end
  end
elseif state == 'RUNNING' then
  running(behind)
elseif state ~= '' then
  ended(behind)
elseif behind and redis.call('ZSCORE', delayed_key(name), pad(behind)) then
  members(delayed_key(name), behind)
else
  waiting(behind)
  if limit > 0 then
    members(delayed_key(name))
  end
end
if #reply == 1 and not known(name) and redis.call('EXISTS', P .. 'counts:' .. name) == 0 then
  return { 'QUEUE_NOT_FOUND', name }
end
return reply

-- Jobs of all queues in a state, the one that was put in last first. Looks at so many only.
local state, name, before, limit = word(), word(), word(), number()
local MOST_LOOKED_AT = 500
local reply = { 'ok', '0' }
local found, looked, last = 0, 0, nil

-- Adds a job if it is one of those that are asked for; says whether to go on.
local function look_at(id, s, q)
  looked, last = looked + 1, id
  if s == state and (name == '' or q == name) then
    add_record(reply, id)
    found = found + 1
  end
  return found < limit and looked < MOST_LOOKED_AT
end

local function look_up(id)
  local fields = archived(id)
  if fields then
    return look_at(id, field(fields, 's'), field(fields, 'q'))
  end
  local f = redis.call('HMGET', job_key(id), 's', 'q')
  return look_at(id, f[1], f[2])
end

-- Goes down a set that has the ids as scores.
local function members(key)
  local from = before == '0' and '+inf' or '(' .. before
  for _, member in ipairs(redis.call('ZREVRANGEBYSCORE', key, from, '-inf', 'LIMIT', 0, MOST_LOOKED_AT)) do
    if not look_up(unpad(member)) then
      return true
    end
  end
  return looked == MOST_LOOKED_AT
end

local function running()
  local ids = {}
  for _, member in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
    ids[#ids + 1] = tonumber(member)
  end
  table.sort(ids, function(one, other) return one > other end)
  for _, id in ipairs(ids) do
    if (before == '0' or id < tonumber(before)) and not look_up(text(id)) then
      return true
    end
  end
end

local function all()
  local id = before == '0' and tonumber(redis.call('GET', P .. 'jobid') or 0) or tonumber(before) - 1
  while id > 0 do
    if not look_up(text(id)) then
      return id > 1
    end
    id = id - 1
  end
end

local more
if state == 'FAILED' then
  more = members(name == '' and FAILED or failed_key(name))
elseif state == 'PARKED' then
  more = members(name == '' and PARKED or parked_key(name))
elseif state == 'RUNNING' then
  more = running()
else
  more = all()
end
reply[2] = more and last or '0'
return reply

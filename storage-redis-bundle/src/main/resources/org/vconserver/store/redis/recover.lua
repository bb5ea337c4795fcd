local limit = number()
redis.call('HLEN', PROGRESS)
look(redis.call('HGET', MODES, SEEN))
local moved = redis.call('GET', P .. 'moved')
if moved then
  redis.call('DEL', P .. 'moved')
end
local lost, expired = expire(limit)
local due = bring_due(limit)

-- Forgets the oldest ended jobs of each queue and state: what is too old, or more than is kept.
local function forget()
  local age, most = string.match(HISTORY, '^(%d+) (%d+)$')
  local more = false
  for _, member in ipairs(redis.call('SMEMBERS', HISTORIES)) do
    local state, name = string.match(member, '^([%u_]+):(.*)$')
    local key = ended_key(state, name)
    local _, bounds = limits(name)
    local beyond = redis.call('XLEN', key) - (bounds.history_count or tonumber(most))
    local seconds = bounds.history_seconds
    local before = NOW - (seconds and seconds * 1000 or tonumber(age))
    local oldest = redis.call('XRANGE', key, '-', '+', 'COUNT', beyond > 0 and math.min(beyond, limit) or 1)
    if beyond <= 0 and #oldest == 1 and tonumber(string.match(oldest[1][1], '^%d+')) <= before then
      oldest = redis.call('XRANGE', key, '-', '+', 'COUNT', limit)
    end
    for i, entry in ipairs(oldest) do
      if i > beyond and tonumber(string.match(entry[1], '^%d+')) > before then
        break
      end
      local id, cause = string.match(entry[2][2], '^(%d+) (.*)$')
      local fields = archived(id)
      if fields and field(fields, 'at') == entry[1] then
        if field(fields, 'cp') == '1' then
          redis.call('DEL', checkpoint_key(id))
        end
        redis.call('DEL', record_key(id))
        forget_vcons(id, field(fields, 'j') or '')
      end
      unarchive(id, name, state, cause, entry[1])
      more = more or i == limit
    end
  end
  return more
end

local swept = tonumber(redis.call('GET', P .. 'swept') or 0)
local more = false
if math.abs(NOW - swept) >= 900 then
  more = forget()
  if not more then
    redis.call('SET', P .. 'swept', text(NOW))
  end
end
local reply = { 'ok', (expired == limit or due == limit or more) and '1' or '', moved or '0' }
for _, one in ipairs(lost) do
  local found, till = one[1], text(tonumber(one[2]))
  for _, value in ipairs({
    found.id, found.element, found.queue, found.server, found.taken, till, found.token, text(found.n),
    text(found.lost), found.forgiven, found.checkpointed and '1' or '',
  }) do
    reply[#reply + 1] = value
  end
end
return reply

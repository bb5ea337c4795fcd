-- Removes the keys that are ours alone, a part at each call, or only counts them. A key of one of the names
-- with a value of another type is somebody else's.
local only_look, cursor = word() == '1', word()
local OURS = {
  { '^vcons$', 'zset' }, { '^vcons_complete$', 'string' },
  { '^changes$', 'stream' }, { '^changes_of:', 'list' }, { '^change_seq$', 'string' },
  { '^index:all$', 'zset' }, { '^index:stored$', 'zset' }, { '^term:', 'zset' }, { '^entry:', 'string' },
  { '^expires$', 'zset' }, { '^expires_seen$', 'string' }, { '^vcon%-expires:{', 'string' },
  { '^changes_intended$', 'zset' }, { '^vcon%-untold:{', 'hash' },
  { '^vcon%-raw:{', 'hash' }, { '^vcon%-former:{', 'hash' }, { '^vcon%-lock:{', 'string' }, { '^vcon%-once:{', 'string' },
  { '^pipeline%-raw:', 'hash' }, { '^pipeline%-versions:', 'list' },
  { '^job:%d+$', 'hash' }, { '^vcon_jobs:', 'zset' }, { '^erasures$', 'list' }, { '^record:%d+$', 'string' }, { '^checkpoint:%d+$', 'string' },
  { '^ended:[%u_]+:', 'stream' }, { '^histories$', 'set' }, { '^counts:', 'hash' },
  { '^parked$', 'zset' }, { '^parked:', 'zset' }, { '^failed$', 'zset' }, { '^failed:', 'zset' },
  { '^delayed$', 'zset' }, { '^delayed:', 'zset' }, { '^leases$', 'zset' }, { '^modes$', 'hash' },
  { '^moved$', 'string' }, { '^swept$', 'string' }, { '^trial$', 'string' },
  { '^request:', 'string' }, { '^run:', 'string' }, { '^stats:%d+:', 'hash' },
  { '^access:', 'hash' }, { '^store_migration$', 'string' }, { '^store_version$', 'string' },
}

local function is_ours(key, name)
  for _, one in ipairs(OURS) do
    if string.find(name, one[1]) then
      return redis.call('TYPE', key).ok == one[2]
    end
  end
  return false
end

local pattern = string.gsub(P, '[%[%]%*%?\\]', '\\%0') .. '*'
local found = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', 500)
local reply = { 'ok', found[1] }
for _, key in ipairs(found[2]) do
  local name = string.sub(key, #P + 1)
  if is_ours(key, name) then
    reply[#reply + 1] = string.match(name, '^[%a_-]+')
    if not only_look and key ~= VERSION then
      redis.call('UNLINK', key)
    end
  end
end
if found[1] == '0' and not only_look then
  redis.call('DEL', VERSION) -- the last, so that what is left after a crash has its version
end
return reply

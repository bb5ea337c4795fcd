-- Keeps a record if it has the revision that is given; the field without a name counts changes.
local kind, id, revision, content = word(), word(), word(), word()
local records = P .. 'access:' .. kind
local found = redis.call('HGET', records, id)
local present = found and string.match(found, '^(%d+) ') or '0'
if present ~= revision then
  return { 'ok', '' }
end
local changed = text(redis.call('HINCRBY', records, '', 1))
redis.call('HSET', records, id, changed .. ' ' .. content)
return { 'ok', changed }

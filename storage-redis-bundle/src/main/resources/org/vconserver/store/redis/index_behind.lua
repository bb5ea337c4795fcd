-- How many of the vCons whose names are known have no entry; which these are, behind a name, and where to go on.
local after, limit = word(), number()
local missing = redis.call('ZCARD', P .. 'vcons') - redis.call('ZCARD', ALL)
local reply = { 'ok', text(math.max(0, missing)), '' }
local found = limit > 0
    and redis.call('ZRANGEBYLEX', P .. 'vcons', after == '' and '-' or '(' .. after, '+', 'LIMIT', 0, limit)
  or {}
for _, name in ipairs(found) do
  if redis.call('EXISTS', entry_key(subject_of(name))) == 0 then
    reply[#reply + 1] = name
  end
end
reply[3] = #found > 0 and #found == limit and found[#found] or ''
return reply

-- Takes what was changed into the log and into the index of names, in the order in which it was: nothing twice.
local call, name = word(), word()
local last = 0
for _ = 1, number() do
  local place = number()
  local change = {
    kind = word(), at = word(), subject = word(), digest = word(), size = word(), cause = word(), call = word(),
  }
  local index, expires = index_words(), word()
  if last == 0 then
    local newest = redis.call('LINDEX', changes_of(change.subject), -1)
    last = tonumber(newest and string.match(newest, ' (%d+)$') or 0)
  end
  if place > last then
    log_change(change, text(place))
    last = place
    if change.kind == 'vcon.deleted' then
      redis.call('ZREM', P .. 'vcons', name)
      index_drop(change.subject)
      expires_put(change.subject, '')
    else
      redis.call('ZADD', P .. 'vcons', 0, name)
      index_put(change.subject, index, string.sub(change.digest, 1, 15), change.size, tonumber(change.at))
      expires_put(change.subject, expires)
    end
  end
end
redis.call('ZREM', P .. 'changes_intended', call .. ' ' .. name)
return { 'ok' }

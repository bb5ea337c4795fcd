-- The changes of one vCon before a number, the newest first.
local list, before, limit = changes_of(word()), number(), number()
local reply, found = { 'ok' }, 0
local seqs = redis.call('LRANGE', list, 0, -1)
for i = #seqs, 1, -1 do
  local seq = string.match(seqs[i], '^%d+')
  local change = tonumber(seq) < before and change_at(seq)
  if change then
    add_change(reply, change)
    found = found + 1
    if found == limit then
      break
    end
  end
end
return reply

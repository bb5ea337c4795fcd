-- Forgets the changes of a vCon, but for its deletion, if that is the last of them. With a number the changes
-- from there on are looked at one by one, a part at each call; gives where to go on.
local subject, from = word(), number()
local list = changes_of(subject)
local seqs = redis.call('LRANGE', list, 0, -1)
local last = #seqs > 0 and string.match(seqs[#seqs], '^%d+')
local deletion = last and change_at(last)
local kept = deletion and deletion.k == 'vcon.deleted' and last
if from == 0 then
  for _, entry in ipairs(seqs) do
    local seq = string.match(entry, '^%d+')
    if seq ~= kept then
      redis.call('XDEL', CHANGES, seq .. '-0')
    end
  end
  if kept then
    redis.call('LTRIM', list, -1, -1)
  elseif #seqs > 0 then
    redis.call('DEL', list)
  end
  return { 'ok', #seqs >= LISTED and '1' or '0' }
end
local next = '0'
for _, entry in ipairs(redis.call('XRANGE', CHANGES, text(from) .. '-0', '+', 'COUNT', 1000)) do
  local seq = string.match(entry[1], '^%d+')
  for i = 1, #entry[2], 2 do
    if entry[2][i] == 's' and entry[2][i + 1] == subject and seq ~= kept then
      redis.call('XDEL', CHANGES, entry[1])
    end
  end
  next = text(tonumber(seq) + 1)
end
return { 'ok', next }

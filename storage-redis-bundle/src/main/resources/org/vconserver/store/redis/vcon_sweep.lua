-- Goes on through the index behind a uuid, and forgets what others have deleted. Gives where to go on
-- (empty at the end), and how many exact texts are gone.
local after, limit, gone = word(), number(), 0
local found = redis.call('ZRANGEBYLEX', P .. 'vcons', after == '' and '-' or '(' .. after, '+', 'LIMIT', 0, limit)
for _, uuid in ipairs(found) do
  if vcon_forget(uuid) then
    gone = gone + 1
  end
end
return { 'ok', #found == limit and found[limit] or '', text(gone) }

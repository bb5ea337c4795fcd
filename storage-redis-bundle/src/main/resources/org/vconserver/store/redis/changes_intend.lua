-- Notes that vCons are about to be changed, before they are: whoever dies over it has left a trace.
local call = word()
for _ = 1, number() do
  redis.call('ZADD', P .. 'changes_intended', NOW, call .. ' ' .. word())
end
return { 'ok', text(NOW) }

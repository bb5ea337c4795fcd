local run = word()
local pushes, writes = read_outcome()
local done = P .. 'run:' .. run
local required, reply = look_at(pushes)
if redis.call('EXISTS', done) == 1 then
  return reply
end
local refused = refusal(required, writes)
if refused then
  return refused
end
store(pushes, writes, run)
redis.call('SET', done, '1', 'EX', 93600)
return reply

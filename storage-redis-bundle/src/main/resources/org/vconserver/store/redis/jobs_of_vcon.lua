-- Records of the jobs of a vCon, the one that was put in last first.
local key, before, limit = vcon_jobs_key(word()), word(), number()
local ids = redis.call('ZREVRANGEBYSCORE', key, before == '0' and '+inf' or '(' .. before, '-inf', 'LIMIT', 0, limit)
local reply = { 'ok', #ids == limit and unpad(ids[#ids]) or '0' }
for _, member in ipairs(ids) do
  add_record(reply, unpad(member))
end
return reply

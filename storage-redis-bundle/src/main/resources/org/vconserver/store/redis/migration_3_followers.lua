-- Notes with failed jobs which job came into a failure queue for them, for a part of the keys at each call.
local pattern = string.gsub(P, '[%[%]%*%?\\]', '\\%0') .. 'job:*'
local found = redis.call('SCAN', word(), 'MATCH', pattern, 'COUNT', 500)
for _, key in ipairs(found[2]) do
  local element = redis.call('HGET', key, 'j')
  local ended = element and string.match(element, '"failed_job_id":"(%d+)"')
  local fields = ended and archived(ended)
  if fields and not field(fields, 'fo') then
    fields[#fields + 1] = 'fo'
    fields[#fields + 1] = string.sub(key, #P + 5)
    redis.call('SET', record_key(ended), cmsgpack.pack(fields))
  end
end
return { 'ok', found[1] }

-- Gives ended jobs their place in the history; those that have it are passed over.
for _ = 1, number() do
  local id = word()
  local f = redis.call('HMGET', job_key(id), 's', 'q', 'n', 'end')
  if f[1] and f[2] then
    local state, cause = f[1] == 'SUCCEEDED' and 'DONE' or f[1], ''
    if state == 'FAILED' then
      local kept = redis.call('HGET', job_key(id), 'a' .. (f[3] or ''))
      local read, last = pcall(cjson.decode, kept or '')
      local report = read and type(last) == 'table' and last.report
      local error = type(report) == 'table' and report.error
      cause = type(error) == 'table' and type(error.code) == 'string' and error.code or ''
    end
    redis.call('HSET', job_key(id), 's', state, 'code', cause)
    archive(id, redis.call('HGETALL', job_key(id)), f[2], state, cause, tonumber(f[4]) or NOW)
  end
end
return { 'ok' }

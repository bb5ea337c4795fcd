-- The time, whether the JSON commands are there, and the version of the store.
local version = redis.call('GET', VERSION) or '1'
local answer = redis.pcall('JSON.GET', P .. 'pipeline:')
local json = type(answer) ~= 'table' or not answer.err or string.find(answer.err, 'WRONGTYPE')
return { 'ok', text(NOW), json and '1' or '', version }

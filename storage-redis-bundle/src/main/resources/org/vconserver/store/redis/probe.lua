-- The time, and whether the JSON commands are there.
redis.call('EXISTS', P .. 'queues')
local answer = redis.pcall('JSON.GET', P .. 'pipeline:')
return { 'ok', text(NOW), (type(answer) ~= 'table' or not answer.err or string.find(answer.err, 'WRONGTYPE')) and '1' or '' }

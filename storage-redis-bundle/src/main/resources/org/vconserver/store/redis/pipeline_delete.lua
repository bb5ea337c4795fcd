local name = word()
local there = redis.call('SREM', P .. 'pipelines', name)
redis.call('DEL', P .. 'pipeline:' .. name, P .. 'pipeline-raw:' .. name, P .. 'pipeline-versions:' .. name)
return { 'ok', (there == 1 or AGAIN) and '1' or '' }

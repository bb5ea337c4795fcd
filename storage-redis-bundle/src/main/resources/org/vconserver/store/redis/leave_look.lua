-- How many servers listen for wake-ups here, which live and work with queues, and how many failed jobs there
-- are that could be run again.
local listening = redis.call('PUBSUB', 'NUMSUB', P .. 'wake')
return { 'ok', text(listening[2]), text(redis.call('ZCARD', P .. 'failed')) }

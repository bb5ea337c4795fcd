-- How many servers listen for wake-ups here: those that live and work with queues.
local listening = redis.call('PUBSUB', 'NUMSUB', P .. 'wake')
return { 'ok', text(listening[2]) }

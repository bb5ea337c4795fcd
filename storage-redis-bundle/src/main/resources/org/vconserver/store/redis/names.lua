local reply = redis.call('SMEMBERS', P .. word())
table.insert(reply, 1, 'ok')
return reply

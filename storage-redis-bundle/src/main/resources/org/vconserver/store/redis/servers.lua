local reply = redis.call('HGETALL', P .. 'servers')
table.insert(reply, 1, 'ok')
return reply

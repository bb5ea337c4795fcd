return { 'ok', text(redis.call('RPUSH', P .. 'erasures', word())) }

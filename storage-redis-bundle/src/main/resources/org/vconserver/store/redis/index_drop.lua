-- Takes a vCon out of the index that is there no longer.
index_drop(word())
return { 'ok' }

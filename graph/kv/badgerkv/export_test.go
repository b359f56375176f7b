package badgerkv

// SetMinFree changes the bound of WithMinFree in an open store.
func (db *DB) SetMinFree(bytes uint64) { db.cfg.minFree = bytes }

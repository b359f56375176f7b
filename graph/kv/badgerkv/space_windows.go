package badgerkv

import "golang.org/x/sys/windows"

// freeBytes returns how many bytes of dir's disk this process may still use.
func freeBytes(dir string) (uint64, error) {
	p, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(p, &free, nil, nil)
	return free, err
}

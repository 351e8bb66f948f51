//go:build linux && (amd64 || arm64)

package doctor

import "syscall"

// free is how many bytes may still be written in dir; known is false where
// the system does not tell.
func free(dir string) (n int64, known bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	return int64(s.Bavail) * s.Bsize, true
}

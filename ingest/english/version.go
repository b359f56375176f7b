package english

import (
	"crypto/sha256"
	"encoding/hex"
)

// ModelVersion names the embedded models: the first twelve hexadecimal digits of
// the SHA-256 of their files. Equal versions give equal analyses.
func ModelVersion() (string, error) {
	entries, err := embedded.ReadDir("models")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, e := range entries { // sorted by name
		b, err := embedded.ReadFile("models/" + e.Name())
		if err != nil {
			return "", err
		}
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))[:12], nil
}

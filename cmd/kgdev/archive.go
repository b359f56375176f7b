package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"io/fs"
	"slices"
	"time"
)

// file is a file of a release.
type file struct {
	name string
	data []byte
	mode fs.FileMode
}

// packedAt is the time of all files in archives, so that equal files give equal archives.
var packedAt = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// pack returns an archive of the files in a folder called base, a zip or a tar.gz.
func pack(base string, files []file, zipped bool) (file, error) {
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.name, b.name) })
	var b bytes.Buffer
	if zipped {
		err := packZip(zip.NewWriter(&b), base, files)
		return file{name: base + ".zip", data: b.Bytes()}, err
	}
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return file{}, err
	}
	err = errors.Join(packTar(tar.NewWriter(z), base, files), z.Close())
	return file{name: base + ".tar.gz", data: b.Bytes()}, err
}

func packTar(w *tar.Writer, base string, files []file) error {
	for _, f := range files {
		err := w.WriteHeader(&tar.Header{Name: base + "/" + f.name, Mode: int64(f.mode), Size: int64(len(f.data)), ModTime: packedAt, Format: tar.FormatUSTAR})
		if err != nil {
			return err
		}
		if _, err := w.Write(f.data); err != nil {
			return err
		}
	}
	return w.Close()
}

func packZip(w *zip.Writer, base string, files []file) error {
	for _, f := range files {
		h := &zip.FileHeader{Name: base + "/" + f.name, Method: zip.Deflate, Modified: packedAt}
		h.SetMode(f.mode)
		in, err := w.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := in.Write(f.data); err != nil {
			return err
		}
	}
	return w.Close()
}

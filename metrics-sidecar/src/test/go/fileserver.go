// Serves a folder by Go's http.FileServer, each file with the tag that is the digest of its bytes.
package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"path"
)

func main() {
	files := http.FileServer(http.Dir(os.Args[2]))
	handler := func(w http.ResponseWriter, r *http.Request) {
		if content, err := os.ReadFile(os.Args[2] + path.Clean(r.URL.Path)); err == nil {
			w.Header().Set("ETag", fmt.Sprintf("\"%x\"", sha256.Sum256(content)))
		}
		files.ServeHTTP(w, r)
	}
	if err := http.ListenAndServe(os.Args[1], http.HandlerFunc(handler)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

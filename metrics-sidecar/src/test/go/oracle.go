// Says how Go's net/http understands the requests it gets: method, target and body, in a field of each answer.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	handler := func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("X-Parsed", fmt.Sprintf("%s %q [%x]", r.Method, r.RequestURI, body))
	}
	server := http.Server{Addr: os.Args[1], Handler: http.HandlerFunc(handler), DisableGeneralOptionsHandler: true}
	if err := server.ListenAndServe(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

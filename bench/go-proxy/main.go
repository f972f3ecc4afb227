// What one would write in an afternoon: Go's ReverseProxy with client_golang's metrics. bench/proxy measures it beside ours.
package main

import (
	"flag"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8080", "where clients ask")
	admin := flag.String("admin", "127.0.0.1:9090", "where Prometheus asks")
	upstream := flag.String("upstream", "http://127.0.0.1:8081", "where the answers come from")
	cert := flag.String("cert", "", "PEM; with -key: TLS")
	key := flag.String("key", "", "PEM")
	flag.Parse()

	target, err := url.Parse(*upstream)
	if err != nil {
		log.Fatal(err)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 1024
	proxy := &httputil.ReverseProxy{
		Transport: transport,
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(target); r.SetXForwarded() },
		ErrorLog:  log.New(discard{}, "", 0),
	}

	labels := []string{"method", "code"}
	requests := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "http_requests_total"}, labels)
	duration := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "http_request_duration_seconds"}, []string{"method"})
	firstByte := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "http_time_to_first_byte_seconds"}, nil)
	inFlight := prometheus.NewGauge(prometheus.GaugeOpts{Name: "http_requests_in_flight"})
	prometheus.MustRegister(requests, duration, firstByte, inFlight)
	handler := promhttp.InstrumentHandlerInFlight(inFlight,
		promhttp.InstrumentHandlerDuration(duration,
			promhttp.InstrumentHandlerTimeToWriteHeader(firstByte,
				promhttp.InstrumentHandlerCounter(requests, proxy))))

	go func() {
		mux := http.NewServeMux()
		mux.Handle("/metrics", promhttp.Handler())
		log.Fatal(http.ListenAndServe(*admin, mux))
	}()
	server := &http.Server{Addr: *listen, Handler: handler, TLSNextProto: nil, ErrorLog: log.New(discard{}, "", 0)}
	if *cert != "" {
		server.Protocols = new(http.Protocols)
		server.Protocols.SetHTTP1(true)
		log.Fatal(server.ListenAndServeTLS(*cert, *key))
	}
	log.Fatal(server.ListenAndServe())
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// Wraps a pprof as servers do that know PROFILE_FORMAT_PPROF, with the code that is generated from
// their own definitions; says on standard error what a request means to that code.
package main

import (
	"fmt"
	"os"

	google "github.com/grafana/pyroscope/api/gen/proto/go/google/v1"
	querier "github.com/grafana/pyroscope/api/gen/proto/go/querier/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

func main() {
	profile := &google.Profile{}
	read(os.Args[1], profile)
	request := &querier.SelectMergeStacktracesRequest{}
	read(os.Args[2], request)
	pprof := &querier.PprofProfile{Profile: profile}
	answer, err := proto.Marshal(&querier.SelectMergeStacktracesResponse{Pprof: pprof})
	if err != nil {
		panic(err)
	}
	fmt.Fprint(os.Stderr, protojson.Format(request))
	os.Stdout.Write(answer)
}

func read(file string, into proto.Message) {
	bytes, err := os.ReadFile(file)
	if err == nil {
		err = proto.Unmarshal(bytes, into)
	}
	if err != nil {
		panic(err)
	}
}

// Api is etcd, kube-apiserver and kube-controller-manager in one program, for tests that want a
// real Kubernetes API: the name that it is called by tells which of them it is, and it takes the
// flags of that one. Tests start it exactly as they start the three binaries of a release.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register" // or the flag --logging-format=json is refused
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

func main() {
	switch name := filepath.Base(os.Args[0]); name {
	case "etcd":
		etcdmain.Main(os.Args)
	case "kube-apiserver":
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		os.Exit(cli.Run(controllers.NewControllerManagerCommand()))
	default:
		fmt.Fprintf(os.Stderr, "%s: link this program as etcd, kube-apiserver or kube-controller-manager\n", name)
		os.Exit(2)
	}
}

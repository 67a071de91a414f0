// A TUF client made of go-tuf: `go_tuf [JOB]` refreshes, looks up and downloads what JOB asks.
// The job, the answer and what happens without a job are described in tests/kit/clients.py.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/theupdateframework/go-tuf/v2/metadata/config"
	"github.com/theupdateframework/go-tuf/v2/metadata/updater"
)

type job struct {
	MetadataURL string   `json:"metadata_url"`
	TargetsURL  string   `json:"targets_url"`
	MetadataDir string   `json:"metadata_dir"`
	TargetDir   string   `json:"target_dir"`
	Root        string   `json:"root"`
	Paths       []string `json:"paths"`
}

func main() {
	if len(os.Args) < 2 {
		serve()
		return
	}
	answer, err := run(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(answer)
}

func serve() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		answer, err := run(lines.Text())
		if err != nil {
			json.NewEncoder(os.Stdout).Encode(map[string]string{"error": err.Error()})
			continue
		}
		json.NewEncoder(os.Stdout).Encode(answer)
	}
}

func run(file string) (map[string]*string, error) {
	var what job
	bytes, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(bytes, &what); err != nil {
		return nil, err
	}
	client, err := open(what)
	if err != nil {
		return nil, err
	}
	if err := client.Refresh(); err != nil {
		return nil, err
	}
	answer := map[string]*string{}
	for _, path := range what.Paths {
		if answer[path], err = get(client, path); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

func open(what job) (*updater.Updater, error) {
	root, err := os.ReadFile(what.Root)
	if err != nil {
		return nil, err
	}
	settings, err := config.New(what.MetadataURL, root)
	if err != nil {
		return nil, err
	}
	settings.LocalMetadataDir = what.MetadataDir
	settings.LocalTargetsDir = what.TargetDir
	settings.RemoteTargetsURL = what.TargetsURL
	return updater.New(settings)
}

// The file a path was downloaded to, or nil if no role lists it.
func get(client *updater.Updater, path string) (*string, error) {
	info, err := client.GetTargetInfo(path)
	if err != nil {
		// go-tuf has no error type of its own for an unlisted path.
		if err.Error() == fmt.Sprintf("target %s not found", path) {
			return nil, nil
		}
		return nil, err
	}
	file, _, err := client.DownloadTarget(info, "", "")
	if err != nil {
		return nil, err
	}
	return &file, nil
}

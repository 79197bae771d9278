package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"

	helmcharts "helm.sh/helm/v4/pkg/chart"
	chartloader "helm.sh/helm/v4/pkg/chart/loader"
)

// refuseV3 says why the command refuses a chart with `apiVersion: v3`: it can load such charts, and so finds other faults
// before it says that it cannot render them. Only Helm itself may import their loader, except by way of an archive.
func refuseV3(files []buffered) error {
	packed, err := pack(files)
	if err != nil {
		return err
	}
	loaded, err := chartloader.LoadArchive(packed)
	if err != nil {
		return err
	}
	known, err := helmcharts.NewAccessor(loaded)
	if err != nil {
		return err
	}
	if kind := known.MetadataAsMap()["Type"]; kind != "" && kind != "application" {
		return fmt.Errorf("%s charts are not installable", kind)
	}
	for _, wanted := range known.MetaDependencies() {
		if _, err := helmcharts.NewDependencyAccessor(wanted); err != nil {
			return fmt.Errorf("an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: %w", err)
		}
	}
	return errors.New("invalid chart apiVersion")
}

func pack(files []buffered) (*bytes.Buffer, error) {
	packed := new(bytes.Buffer)
	compressed := gzip.NewWriter(packed)
	archive := tar.NewWriter(compressed)
	for _, file := range files {
		header := tar.Header{Name: "chart/" + file.name, Mode: 0o644, Size: int64(len(file.data))}
		if err := archive.WriteHeader(&header); err != nil {
			return nil, err
		}
		if _, err := archive.Write(file.data); err != nil {
			return nil, err
		}
	}
	return packed, errors.Join(archive.Close(), compressed.Close())
}

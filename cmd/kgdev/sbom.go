package main

import (
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"slices"
)

// The parts of a CycloneDX 1.6 document that are written.
type (
	cdxDocument struct {
		Format       string          `json:"bomFormat"`
		SpecVersion  string          `json:"specVersion"`
		Version      int             `json:"version"`
		Metadata     cdxMetadata     `json:"metadata"`
		Components   []cdxComponent  `json:"components"`
		Dependencies []cdxDependency `json:"dependencies"`
	}
	cdxMetadata struct {
		Component cdxComponent `json:"component"`
	}
	cdxComponent struct {
		Type       string        `json:"type"`
		Ref        string        `json:"bom-ref"`
		Name       string        `json:"name"`
		Version    string        `json:"version"`
		PURL       string        `json:"purl,omitempty"`
		Hashes     []cdxHash     `json:"hashes,omitempty"`
		Licenses   []cdxLicense  `json:"licenses,omitempty"`
		Properties []cdxProperty `json:"properties,omitempty"`
	}
	cdxHash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
	cdxLicense struct {
		License struct {
			ID string `json:"id"`
		} `json:"license"`
	}
	cdxProperty struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	cdxDependency struct {
		Ref       string   `json:"ref"`
		DependsOn []string `json:"dependsOn"`
	}
)

// billOfMaterials lists what is linked into a binary, as the binary itself says.
func billOfMaterials(path, version string, binary []byte) ([]byte, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("what is linked: %w", err)
	}
	kg := cdxComponent{Type: "application", Name: "kg", Version: version, PURL: "pkg:golang/" + info.Main.Path,
		Hashes: []cdxHash{{"SHA-256", fmt.Sprintf("%x", sha256.Sum256(binary))}}}
	kg.Ref = kg.PURL
	var own cdxLicense
	own.License.ID = "Apache-2.0"
	kg.Licenses = []cdxLicense{own}
	doc := cdxDocument{Format: "CycloneDX", SpecVersion: "1.6", Version: 1, Metadata: cdxMetadata{kg}}
	for _, s := range info.Settings {
		if s.Key == "GOOS" || s.Key == "GOARCH" || s.Key == "CGO_ENABLED" {
			doc.Metadata.Component.Properties = append(doc.Metadata.Component.Properties, cdxProperty{"go:" + s.Key, s.Value})
		}
	}
	add := func(name, version, sum string) {
		c := cdxComponent{Type: "library", Name: name, Version: version, PURL: "pkg:golang/" + name + "@" + version}
		c.Ref = c.PURL
		if sum != "" {
			c.Properties = []cdxProperty{{"go:sum", sum}}
		}
		doc.Components = append(doc.Components, c)
	}
	add("std", info.GoVersion, "")
	for _, m := range info.Deps {
		for m.Replace != nil {
			m = m.Replace
		}
		add(m.Path, m.Version, m.Sum)
	}
	slices.SortFunc(doc.Components, func(a, b cdxComponent) int { return cmp.Compare(a.Ref, b.Ref) })
	all := cdxDependency{Ref: kg.Ref, DependsOn: []string{}}
	for _, c := range doc.Components {
		all.DependsOn = append(all.DependsOn, c.Ref)
	}
	doc.Dependencies = []cdxDependency{all}
	out, err := json.MarshalIndent(doc, "", "  ")
	return append(out, '\n'), err
}

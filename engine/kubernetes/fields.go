package main

import (
	"reflect"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
)

var fieldName = regexp.MustCompile(`[^.\[\]]+|\[[^\]]*\]`)

// knownFields are the names that the object's type has where an unknown field was written.
func knownFields(obj runtime.Object, path string) []string {
	steps := fieldName.FindAllString(path, -1)
	at := reflect.TypeOf(obj)
	for _, step := range steps[:max(0, len(steps)-1)] {
		for at.Kind() == reflect.Pointer {
			at = at.Elem()
		}
		switch at.Kind() {
		case reflect.Slice, reflect.Map:
			at = at.Elem()
		case reflect.Struct:
			found, has := fieldsOf(at)[step]
			if !has {
				return nil
			}
			at = found
		default:
			return nil
		}
	}
	for at.Kind() == reflect.Pointer {
		at = at.Elem()
	}
	if at.Kind() != reflect.Struct {
		return nil
	}
	names := make(map[string]any)
	for name := range fieldsOf(at) {
		names[name] = nil
	}
	return sortedKeys(names)
}

// fieldsOf are the fields of a struct by their names in JSON, those of embedded structs among them.
func fieldsOf(at reflect.Type) map[string]reflect.Type {
	fields := make(map[string]reflect.Type)
	for index := range at.NumField() {
		field := at.Field(index)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name != "" && name != "-":
			fields[name] = field.Type
		case strings.Contains(options, "inline") && field.Type.Kind() == reflect.Struct:
			for name, kind := range fieldsOf(field.Type) {
				fields[name] = kind
			}
		}
	}
	return fields
}

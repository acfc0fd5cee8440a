// Judge tells what a Kubernetes API server would say of CustomResourceDefinitions and of
// manifests of the kinds they define. It runs the server's own code, so it needs no server.
//
//	judge CRD_DIR
//
// It prints one JSON line for each definition in CRD_DIR, then answers each JSON line
// {"id", "object", "old", "subresource"} of standard input with
// {"id", "valid", "unknownFields", "errors", "defaulted"}. With "old" the object is judged as an
// update of it, with "subresource": "status" as an update of its status.
//
// "valid" looks at "errors" alone: a server drops unknown fields and accepts the rest, unless the
// client asks it to be strict, as kubectl does. "defaulted" is the object pruned and defaulted, but
// still with the status, which a server ignores at creation. Warnings go to standard error.
//
// The exit status is 0 when every definition is valid, 1 when one is not, 2 for wrong usage.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/unstructuredscheme"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	kubejson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
)

type question struct {
	ID          string          `json:"id"`
	Object      json.RawMessage `json:"object"`
	Old         json.RawMessage `json:"old"`
	Subresource string          `json:"subresource"`
}

type answer struct {
	ID            string         `json:"id"`
	Valid         bool           `json:"valid"`
	UnknownFields []string       `json:"unknownFields"`
	Errors        []string       `json:"errors"`
	Defaulted     map[string]any `json:"defaulted,omitempty"`
}

// servedKind is one served version of one definition.
type servedKind struct {
	schema   *structuralschema.Structural
	strategy interface {
		rest.RESTCreateStrategy
		rest.RESTUpdateStrategy
	}
	statusStrategy rest.RESTUpdateStrategy
}

type judge struct {
	out   *json.Encoder
	kinds map[schema.GroupVersionKind]*servedKind
}

func main() {
	if len(os.Args) != 2 {
		quit("usage: judge CRD_DIR < manifests.jsonl")
	}
	j := judge{json.NewEncoder(os.Stdout), map[schema.GroupVersionKind]*servedKind{}}
	j.out.SetEscapeHTML(false)
	allValid := j.readCRDs(os.Args[1])
	j.answerAll(os.Stdin)
	if !allValid {
		os.Exit(1)
	}
}

func quit(why any) {
	fmt.Fprintln(os.Stderr, "judge:", why)
	os.Exit(2)
}

func (j *judge) readCRDs(dir string) (allValid bool) {
	scheme := runtime.NewScheme()
	install.Install(scheme)
	codecs := serializer.NewCodecFactory(scheme)
	info, _ := runtime.SerializerInfoForMediaType(codecs.SupportedMediaTypes(), runtime.ContentTypeYAML)
	decoder := codecs.DecoderToVersion(info.StrictSerializer, apiextensions.SchemeGroupVersion)
	entries, err := os.ReadDir(dir)
	if err != nil {
		quit(err)
	}
	allValid = true
	seen := 0
	for _, entry := range entries {
		// The fabric8 generator writes .yml by default, and kubectl applies both.
		if ext := filepath.Ext(entry.Name()); ext != ".yaml" && ext != ".yml" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			quit(err)
		}
		documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
		for document, err := documents.Read(); err != io.EOF; document, err = documents.Read() {
			if err != nil {
				quit(err)
			}
			if asJSON, err := yaml.ToJSON(document); err == nil && string(asJSON) == "null" {
				continue
			}
			seen++
			name, problems := j.addCRD(scheme, decoder, document, entry.Name())
			allValid = allValid && len(problems) == 0
			if err := j.out.Encode(map[string]any{"crd": name, "errors": problems}); err != nil {
				quit(err)
			}
		}
	}
	if seen == 0 {
		quit("no definition in " + dir) // which must not look like a clean bill of health
	}
	return allValid
}

// addCRD judges the creation of one definition, which goes by its source until it tells its name.
func (j *judge) addCRD(scheme *runtime.Scheme, decoder runtime.Decoder, document []byte, source string) (name string, problems []string) {
	name, problems = source, []string{} // not nil, so that JSON shows a list
	defer recoverInto(&problems)
	object, gvk, err := decoder.Decode(document, nil, nil)
	problems = append(problems, messages(err)...)
	crd, ok := object.(*apiextensions.CustomResourceDefinition)
	if !ok || gvk.GroupVersion() != apiextensionsv1.SchemeGroupVersion {
		return name, append(problems, "not a CustomResourceDefinition of apiextensions.k8s.io/v1")
	}
	if crd.Name != "" {
		name = crd.Name
	}
	rest.FillObjectMetaSystemFields(crd)
	err = rest.BeforeCreate(customresourcedefinition.NewStrategy(scheme), newContext(name, metav1.NamespaceNone), crd)
	problems = append(problems, messages(err)...)
	for _, version := range crd.Spec.Versions {
		gvk := schema.GroupVersionKind{Group: crd.Spec.Group, Version: version.Name, Kind: crd.Spec.Names.Kind}
		if _, taken := j.kinds[gvk]; taken {
			problems = append(problems, fmt.Sprintf("%s is already defined", gvk))
		} else if len(problems) > 0 {
			j.kinds[gvk] = nil // there, but its definition was refused
		} else if version.Served {
			j.kinds[gvk] = newServedKind(crd, gvk)
		}
	}
	return name, problems
}

// newServedKind does as the server's handler of custom resources does, whose code is private.
func newServedKind(crd *apiextensions.CustomResourceDefinition, gvk schema.GroupVersionKind) *servedKind {
	props := must(apiextensions.GetSchemaForVersion(crd, gvk.Version)).OpenAPIV3Schema
	structural := must(structuralschema.NewStructural(props)).DeepCopy()
	must(0, defaulting.PruneDefaults(structural))
	subresources := must(apiextensions.GetSubresourcesForVersion(crd, gvk.Version))
	if subresources == nil {
		subresources = &apiextensions.CustomResourceSubresources{}
	}
	var statusValidator validation.SchemaValidator
	if statusProps, ok := props.Properties["status"]; ok {
		statusValidator = newValidator(&statusProps)
	}
	strategy := customresource.NewStrategy(unstructuredscheme.NewUnstructuredObjectTyper(),
		crd.Spec.Scope == apiextensions.NamespaceScoped, gvk, newValidator(props), statusValidator, structural,
		subresources.Status, subresources.Scale, nil)
	kind := &servedKind{schema: structural, strategy: strategy}
	if subresources.Status != nil {
		kind.statusStrategy = customresource.NewStatusStrategy(strategy)
	}
	return kind
}

func newValidator(props *apiextensions.JSONSchemaProps) validation.SchemaValidator {
	validator, _, err := validation.NewSchemaValidator(props)
	return must(validator, err)
}

func (j *judge) answerAll(in io.Reader) {
	reader := bufio.NewReader(in)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 0 {
			if err := j.out.Encode(j.answer(line)); err != nil {
				quit(err)
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			quit(err)
		}
	}
}

func (j *judge) answer(line []byte) (a answer) {
	a = answer{UnknownFields: []string{}, Errors: []string{}}
	defer func() { a.Valid = len(a.Errors) == 0 }()
	defer recoverInto(&a.Errors)
	var q question
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields() // a misspelt "old" would turn an update into a create
	err := decoder.Decode(&q)
	a.ID = q.ID
	if err == nil && decoder.More() {
		err = errors.New("more than one value")
	}
	if err != nil {
		a.Errors = append(a.Errors, "cannot read the line: "+err.Error())
	} else {
		a.Errors = append(a.Errors, j.judge(q, &a)...)
	}
	return a
}

func (j *judge) judge(q question, a *answer) []string {
	object, err := decode(q.Object)
	if err != nil {
		return messages(err)
	}
	gvk := object.GroupVersionKind()
	kind, known := j.kinds[gvk]
	if !known {
		return []string{fmt.Sprintf("no definition serves %s", gvk)}
	}
	if kind == nil {
		return []string{fmt.Sprintf("the definition of %s is invalid", gvk)}
	}
	unknown, err := kind.admit(object, false)
	if err != nil {
		return messages(err)
	}
	a.UnknownFields = append(a.UnknownFields, unknown...)
	a.Defaulted = object.DeepCopy().Object

	// The server learns the namespace from the request's path; kubectl puts "default" there.
	namespace := object.GetNamespace()
	if namespace == "" {
		namespace = metav1.NamespaceDefault
	}
	ctx := newContext(q.ID, namespace)
	if len(q.Old) > 0 && string(q.Old) != "null" {
		return messages(kind.update(ctx, object, q))
	}
	if q.Subresource != "" {
		return []string{"a subresource can only be updated, which needs \"old\""}
	}
	if object.GetResourceVersion() != "" {
		return []string{"resourceVersion should not be set on objects to be created"}
	}
	rest.FillObjectMetaSystemFields(object)
	if object.GetName() == "" && object.GetGenerateName() != "" {
		object.SetName(kind.strategy.GenerateName(object.GetGenerateName()))
	}
	return messages(rest.BeforeCreate(kind.strategy, ctx, object))
}

func (kind *servedKind) update(ctx context.Context, object *unstructured.Unstructured, q question) error {
	strategy := rest.RESTUpdateStrategy(kind.strategy)
	if q.Subresource != "" {
		if strategy = kind.statusStrategy; q.Subresource != "status" || strategy == nil {
			return fmt.Errorf("the kind has no subresource %q", q.Subresource)
		}
	}
	old, err := decode(q.Old)
	if err == nil && old.GroupVersionKind() != object.GroupVersionKind() {
		err = errors.New("must have the kind and version of the object")
	}
	if err == nil {
		_, err = kind.admit(old, true)
	}
	if err != nil {
		return fmt.Errorf("old: %w", err)
	}
	// What the server would have stored with the old object, and the client read from there.
	if kind.strategy.NamespaceScoped() && old.GetNamespace() == "" {
		old.SetNamespace(request.NamespaceValue(ctx))
	}
	if old.GetResourceVersion() == "" {
		old.SetResourceVersion("1")
	}
	if object.GetResourceVersion() == "" {
		object.SetResourceVersion(old.GetResourceVersion())
	}
	return rest.BeforeUpdate(strategy, ctx, object, old)
}

func decode(data []byte) (*unstructured.Unstructured, error) {
	object := &unstructured.Unstructured{}
	decoder := kubejson.NewSerializerWithOptions(kubejson.DefaultMetaFactory, unstructuredscheme.NewUnstructuredCreator(),
		unstructuredscheme.NewUnstructuredObjectTyper(), kubejson.SerializerOptions{Strict: true})
	_, _, err := decoder.Decode(data, nil, object)
	return object, err
}

// admit prunes and defaults as the server's decoder does, whose code is private. An object from
// the store is treated more leniently there than one from a request.
func (kind *servedKind) admit(object *unstructured.Unstructured, stored bool) (unknown []string, err error) {
	typeMeta := object.GroupVersionKind()
	meta, found, unknown, err := objectmeta.GetObjectMetaWithOptions(object.Object,
		objectmeta.ObjectMetaOptions{DropMalformedFields: stored, ReturnUnknownFieldPaths: !stored})
	if err != nil {
		return nil, err
	}
	unknown = append(unknown, pruning.PruneWithOptions(object.Object, kind.schema, true,
		structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: !stored})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, kind.schema)
	fieldErr, paths := objectmeta.CoerceWithOptions(nil, object.Object, kind.schema, false,
		objectmeta.CoerceOptions{DropInvalidFields: stored, ReturnUnknownFieldPaths: !stored})
	if fieldErr != nil {
		return nil, fieldErr
	}
	unknown = append(unknown, paths...)
	object.SetGroupVersionKind(typeMeta)
	if found {
		if stored && meta.Generation == 0 {
			meta.Generation = 1
		}
		if err := objectmeta.SetObjectMeta(object.Object, meta); err != nil {
			return nil, err
		}
	}
	defaulting.Default(object.Object, kind.schema)
	return unknown, nil
}

type warnings string

func (about warnings) AddWarning(_, text string) {
	fmt.Fprintf(os.Stderr, "%s: warning: %s\n", string(about), text)
}

func newContext(about, namespace string) context.Context {
	return warning.WithWarningRecorder(request.WithNamespace(context.Background(), namespace), warnings(about))
}

// messages flattens what the server would answer to one text for each cause.
func messages(err error) (texts []string) {
	var status *apierrors.StatusError
	if strict, ok := runtime.AsStrictDecodingError(err); ok {
		for _, cause := range strict.Errors() {
			texts = append(texts, cause.Error())
		}
	} else if errors.As(err, &status) && status.ErrStatus.Details != nil && len(status.ErrStatus.Details.Causes) > 0 {
		for _, cause := range status.ErrStatus.Details.Causes {
			texts = append(texts, cause.Field+": "+cause.Message)
		}
	} else if err != nil {
		texts = append(texts, err.Error())
	}
	// The server's order is that of Go's maps, and on updates it checks metadata twice.
	slices.Sort(texts)
	return slices.Compact(texts)
}

// must is for what a valid definition cannot get wrong.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func recoverInto(problems *[]string) {
	if r := recover(); r != nil {
		*problems = append(*problems, fmt.Sprintf("the judge failed: %v", r))
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strings"
)

// Steps prints each step as `ok` or `FAIL` with the client's own error. A failed step does not stop the next one.
type Steps struct {
	suite  string
	failed int
}

// Step runs one step and prints its outcome.
func (s *Steps) Step(name string, action func() error) {
	if err := action(); err != nil {
		s.failed++
		text := strings.Join(strings.Fields(err.Error()), " ")
		fmt.Printf("FAIL %s: %s: %.600s\n", s.suite, name, text)
		return
	}
	fmt.Printf("ok   %s: %s\n", s.suite, name)
}

// Refused is a step that must fail with an error matching every one of the patterns.
func (s *Steps) Refused(name string, action func() error, patterns ...string) {
	s.Step(name, func() error {
		err := action()
		if err == nil {
			return fmt.Errorf("accepted, expected an error like %q", patterns)
		}
		for _, pattern := range patterns {
			if !regexp.MustCompile(pattern).MatchString(err.Error()) {
				return fmt.Errorf("expected an error like %q, got: %w", pattern, err)
			}
		}
		return nil
	})
}

// Same is nil when both values are deeply equal.
func Same(expected, actual any) error {
	if !reflect.DeepEqual(expected, actual) {
		return fmt.Errorf("expected %s, got %s", show(expected), show(actual))
	}
	return nil
}

// Close is nil when the numbers are equal within the tolerance promised for scores.
func Close(expected, actual []float32) error {
	wrong := len(expected) != len(actual)
	for place := 0; !wrong && place < len(expected); place++ {
		limit := 1e-5 * math.Max(1, math.Abs(float64(expected[place])))
		wrong = math.Abs(float64(expected[place]-actual[place])) > limit
	}
	if wrong {
		return fmt.Errorf("expected about %v, got %v", expected, actual)
	}
	return nil
}

// All is the first error of the list, so that a step may state several things.
func All(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func show(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprintf("%v", value)
	}
	return string(text)
}

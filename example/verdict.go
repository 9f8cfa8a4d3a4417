package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// verdict says what made the slow executions of an operation slow, in the words of the live page. It is empty when the page has none.
func verdict(ctx context.Context, url, operation string) (string, error) {
	// Everything since the start: only what was profiled counts.
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/debug/stagez?format=json&window=start", http.NoBody)
	if err != nil {
		return "", fmt.Errorf("ask the live page: %w", err)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return "", fmt.Errorf("ask the live page: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	var page struct {
		Operations []struct {
			Operation string `json:"operation"`
			Diagnosis *struct {
				Sentence string `json:"sentence"`
				Advice   string `json:"advice"`
			} `json:"diagnosis"`
		} `json:"operations"`
	}
	if err := json.NewDecoder(response.Body).Decode(&page); err != nil {
		return "", fmt.Errorf("ask the live page: %w", err)
	}
	for _, o := range page.Operations {
		if o.Operation == operation && o.Diagnosis != nil {
			return paragraph("Of all operations, "+operation+" took the most time.", o.Diagnosis.Sentence, o.Diagnosis.Advice), nil
		}
	}
	return "", nil
}

// paragraph breaks each text into lines that fit a terminal.
func paragraph(texts ...string) string {
	const width = 79
	lines := strings.Split(text.WrapSoft(strings.Join(texts, "\n"), width), "\n")
	for i, line := range lines {
		lines[i] = " " + strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

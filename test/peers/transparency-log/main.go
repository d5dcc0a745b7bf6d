// Reads a log that Sunder wrote, with the tools that others read transparency logs with: golang.org/x/mod/sumdb and
// filippo.io/torchwood. It verifies the checkpoint and its cosignature by their keys, reads all tiles and entry
// bundles against the root, and holds each proof against one of its own. Then it prints a note signed and cosigned
// by keys of its own, for the other direction.
//
// Usage: peer FOLDER, with the log in FOLDER/log and what to expect in FOLDER/expected.json.
package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type expected struct {
	VerifierKey string   `json:"verifierKey"`
	WitnessKey  string   `json:"witnessKey"`
	Entries     [][]byte `json:"entries"`
	Inclusion   []struct {
		Index int64    `json:"index"`
		Path  [][]byte `json:"path"`
	} `json:"inclusion"`
	Consistency []struct {
		From int64    `json:"from"`
		Root []byte   `json:"root"`
		Path [][]byte `json:"path"`
	} `json:"consistency"`
}

type signed struct {
	VerifierKey string `json:"verifierKey"`
	WitnessKey  string `json:"witnessKey"`
	Note        string `json:"note"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: peer FOLDER")
	}
	text, err := check(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	answer, err := sign(text)
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		log.Fatal(err)
	}
}

func check(folder string) (string, error) {
	want, err := readExpected(filepath.Join(folder, "expected.json"))
	if err != nil {
		return "", err
	}
	text, tree, err := openCheckpoint(filepath.Join(folder, "log", "checkpoint"), want)
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	tiles, err := torchwood.NewTileFS(os.DirFS(filepath.Join(folder, "log")))
	if err != nil {
		return "", err
	}
	if err := checkEntries(tiles, tree, want.Entries); err != nil {
		return "", fmt.Errorf("entries: %w", err)
	}
	hashes := torchwood.TileHashReaderWithContext(context.Background(), tree, tiles)
	if err := checkInclusion(hashes, tree, want); err != nil {
		return "", fmt.Errorf("inclusion: %w", err)
	}
	if err := checkConsistency(hashes, tree, want); err != nil {
		return "", fmt.Errorf("consistency: %w", err)
	}
	return text, nil
}

func readExpected(path string) (expected, error) {
	var want expected
	bytes, err := os.ReadFile(path)
	if err != nil {
		return want, err
	}
	return want, json.Unmarshal(bytes, &want)
}

func openCheckpoint(path string, want expected) (string, tlog.Tree, error) {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return "", tlog.Tree{}, err
	}
	verifier, err := note.NewVerifier(want.VerifierKey)
	if err != nil {
		return "", tlog.Tree{}, fmt.Errorf("the log's key: %w", err)
	}
	witness, err := torchwood.NewCosignatureVerifier(want.WitnessKey)
	if err != nil {
		return "", tlog.Tree{}, fmt.Errorf("the witness's key: %w", err)
	}
	opened, err := note.Open(bytes, note.VerifierList(verifier, witness))
	if err != nil {
		return "", tlog.Tree{}, err
	}
	if len(opened.Sigs) != 2 || len(opened.UnverifiedSigs) != 0 {
		return "", tlog.Tree{}, fmt.Errorf("%d signatures verified, %d did not", len(opened.Sigs), len(opened.UnverifiedSigs))
	}
	checkpoint, err := torchwood.ParseCheckpoint(opened.Text)
	if err != nil {
		return "", tlog.Tree{}, err
	}
	if checkpoint.Origin != verifier.Name() || checkpoint.N != int64(len(want.Entries)) {
		return "", tlog.Tree{}, fmt.Errorf("of %s at %d", checkpoint.Origin, checkpoint.N)
	}
	return opened.Text, checkpoint.Tree, nil
}

func checkEntries(tiles torchwood.TileReader, tree tlog.Tree, want [][]byte) error {
	client, err := torchwood.NewClient(tiles)
	if err != nil {
		return err
	}
	count := 0
	for index, entry := range client.AllEntries(context.Background(), tree, 0) {
		if !bytes.Equal(entry, want[index]) {
			return fmt.Errorf("%d is another", index)
		}
		count++
	}
	if err := client.Err(); err != nil {
		return err
	}
	if count != len(want) {
		return fmt.Errorf("%d of %d", count, len(want))
	}
	return nil
}

func checkInclusion(hashes tlog.HashReader, tree tlog.Tree, want expected) error {
	for _, given := range want.Inclusion {
		path, err := toHashes(given.Path)
		if err != nil {
			return err
		}
		leaf := tlog.RecordHash(want.Entries[given.Index])
		if err := tlog.CheckRecord(path, tree.N, tree.Hash, given.Index, leaf); err != nil {
			return fmt.Errorf("of %d: %w", given.Index, err)
		}
		own, err := tlog.ProveRecord(tree.N, given.Index, hashes)
		if err != nil {
			return err
		}
		if !slices.Equal(own, path) {
			return fmt.Errorf("of %d: another path", given.Index)
		}
	}
	return nil
}

func checkConsistency(hashes tlog.HashReader, tree tlog.Tree, want expected) error {
	for _, given := range want.Consistency {
		path, err := toHashes(given.Path)
		if err != nil {
			return err
		}
		root, err := toHashes([][]byte{given.Root})
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(path, tree.N, tree.Hash, given.From, root[0]); err != nil {
			return fmt.Errorf("from %d: %w", given.From, err)
		}
		own, err := tlog.ProveTree(tree.N, given.From, hashes)
		if err != nil {
			return err
		}
		if !slices.Equal(own, path) {
			return fmt.Errorf("from %d: another path", given.From)
		}
	}
	return nil
}

func toHashes(path [][]byte) ([]tlog.Hash, error) {
	hashes := []tlog.Hash{}
	for _, bytes := range path {
		if len(bytes) != tlog.HashSize {
			return nil, errors.New("a hash of another length")
		}
		hashes = append(hashes, tlog.Hash(bytes))
	}
	return hashes, nil
}

func sign(text string) (signed, error) {
	logKey, verifierKey, err := note.GenerateKey(rand.Reader, "peer.example/log")
	if err != nil {
		return signed{}, err
	}
	signer, err := note.NewSigner(logKey)
	if err != nil {
		return signed{}, err
	}
	_, witnessKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return signed{}, err
	}
	witness, err := torchwood.NewCosignatureSigner("peer.example/witness", witnessKey)
	if err != nil {
		return signed{}, err
	}
	bytes, err := note.Sign(&note.Note{Text: text}, signer, witness)
	if err != nil {
		return signed{}, err
	}
	return signed{VerifierKey: verifierKey, WitnessKey: witness.Verifier().String(), Note: string(bytes)}, nil
}

//go:build !linux

package main

import "context"

func canMount() bool { return false }

func crashPower(context.Context, string, crashFlags) error { return errNeedsRoot }

func crashFull(context.Context, string, crashFlags) error { return errNeedsRoot }

func crashEIO(context.Context, string, crashFlags) error { return errNeedsRoot }
